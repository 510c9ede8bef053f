/** The properties that have a value; with `exactOptionalPropertyTypes` an absent one must not be there at all. */
export function present<T extends object>(properties: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
