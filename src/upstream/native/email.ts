/**
 * An address as members are kept by; null for what is none. ASCII alone: the Kelvin sign is a k in lower
 * case, so whoever owns such an address would be taken for somebody else.
 */
export function emailKey(address: string | null | undefined): string | null {
  if (!address || !/^[\x21-\x3f\x41-\x7e]{1,64}@[\x21-\x3f\x41-\x7e]{1,190}$/.test(address)) return null;
  return address.toLowerCase();
}
