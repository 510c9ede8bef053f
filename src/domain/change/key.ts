import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Secret } from '../secret.ts';
import type { Problem } from './refusal.ts';

const mostCharacters = 255;

/** A key of the gateway, the one in use first; `id` tells which one was used. */
export interface NamedSecret {
  readonly id: string;
  readonly secret: string;
}

export function idempotencyKeyProblems(key: string): Problem[] {
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= mostCharacters) return [];
  const message = `A key has 1 to ${mostCharacters} visible ASCII characters, for example a UUID.`;
  return [{ path: 'idempotencyKey', message }];
}

/** One key of one person for one mutation; nobody else can meet it. */
export function keyIdOf(issuer: string, subject: string, mutation: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, subject, mutation, key]))
    .digest('hex');
}

/** Tells whether an input is the one seen before, without keeping it. */
export interface InputSeal {
  seal(input: unknown): string;
  matches(sealed: string, input: unknown): boolean;
}

/** The first secret seals; what another one sealed can still be compared while that is configured. */
export function createInputSeal(secrets: readonly [NamedSecret, ...NamedSecret[]]): InputSeal {
  const [{ id }] = secrets;
  const keys = new Map(secrets.map((each) => [each.id, keyOf(each.secret)]));

  function digest(keyId: string, input: unknown): Buffer | null {
    const key = keys.get(keyId);
    return key === undefined ? null : createHmac('sha256', key).update(revealed(input)).digest();
  }

  return {
    seal: (input) => `${id}:${digest(id, input)?.toString('base64url')}`,
    matches(sealed, input) {
      const at = sealed.lastIndexOf(':');
      const expected = Buffer.from(sealed.slice(at + 1), 'base64url');
      const actual = digest(sealed.slice(0, at), input);
      return actual !== null && actual.length === expected.length && timingSafeEqual(actual, expected);
    },
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'clusterql idempotency', 32));
}

/** With its secrets, because another password is another input; only the HMAC leaves this file. */
function revealed(input: unknown): string {
  return JSON.stringify(input, function reveal(this: Record<string, unknown>, name, value: unknown) {
    const raw = this[name];
    return raw instanceof Secret ? raw.reveal() : value;
  });
}
