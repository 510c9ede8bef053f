/** A part of what is sent, in Run:ai's names. */
export type Body = Readonly<Record<string, unknown>>;

/** What is left out of the input is left out of the body, so that policies and defaults decide on it. */
export function given(fields: Body): Body {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
