import type { JWTPayload } from 'jose';

/**
 * The texts a claim holds, whether it is one string or an array of them. `path` is a claim's name, which may
 * hold dots itself (namespaced claims are URLs), or leads into objects: `realm_access.roles`.
 */
export function claimTexts(claims: JWTPayload, path: string): string[] {
  const value = Object.hasOwn(claims, path) ? claims[path] : follow(claims, path.split('.'));
  // RFC 8693: `scope` alone is a list written as one string. Splitting any other would make a role of a name's part.
  if (path === 'scope' && typeof value === 'string') return value.split(' ').filter(Boolean);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((text): text is string => typeof text === 'string' && text !== '');
}

function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
