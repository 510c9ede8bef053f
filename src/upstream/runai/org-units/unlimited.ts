/** Run:ai writes this limit where there is none. */
export const noLimit = -1;

/** Unlimited is -1 or null, depending on field and version; 0 is none. */
export function isUnlimited(amount: number | null | undefined): amount is null | undefined {
  return amount === null || amount === undefined || amount < 0;
}
