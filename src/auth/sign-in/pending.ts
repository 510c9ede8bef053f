import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NamedSecret } from '../../domain/change/key.ts';
import type { StartedSignIn } from '../openid/provider.ts';
import { createSealing } from '../sealing.ts';
import { cookieName, cookieNames, createCookie, type Cookie } from './cookie.ts';

/** A sign-in that was begun here and has not come back from the issuer. */
export interface PendingSignIn extends StartedSignIn {
  /** The configured name. */
  readonly issuer: string;
  /** Where the browser goes in the end; an address of ours. */
  readonly returnTo: string;
  /** The session that connects an account by it; null where somebody signs in. */
  readonly connecting: Connecting | null;
}

/** Whose account it is going to be, and the session that may say so. */
export interface Connecting {
  readonly sessionId: string;
  readonly issuer: string;
  readonly subject: string;
}

/** Pending sign-ins, each sealed in a cookie of its own, so that two tabs do not disturb each other. */
export interface PendingSignIns {
  /** The lines of `Set-Cookie` that make the browser remember it. */
  remember(pending: PendingSignIn, headers: Headers): Promise<string[]>;
  /** What the browser remembers of that state; null where that is nothing, or nothing of ours. */
  recall(state: string, headers: Headers): Promise<PendingSignIn | null>;
  /** The line of `Set-Cookie` that makes it forget. */
  forget(state: string): string;
}

/** Time enough for a second factor. */
const lifetimeSeconds = 600;
/** A page elsewhere may begin many; their cookies would be too much for one request. */
const mostAtOnce = 5;
const namePrefix = 'clusterql-sign-in-';

const Sealed = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  issuer: z.string(),
  returnTo: z.string(),
  connecting: z.object({ sessionId: z.string(), issuer: z.string(), subject: z.string() }).nullable(),
  endsAt: z.number(),
});

export function createPendingSignIns(
  publicUrl: string,
  keys: readonly [NamedSecret, ...NamedSecret[]],
  now: () => number,
): PendingSignIns {
  const sealing = createSealing(keys, 'sign-in');

  function cookieOf(state: string): Cookie {
    const digest = createHash('sha256').update(state).digest('hex').slice(0, 16);
    return createCookie(publicUrl, namePrefix + digest, lifetimeSeconds);
  }

  function crowdedOut(headers: Headers): string[] {
    const ours = cookieNames(headers).filter((name) => name.startsWith(cookieName(publicUrl, namePrefix)));
    if (ours.length < mostAtOnce) return [];
    return ours.map((name) => createCookie(publicUrl, name.replace(/^__Host-/, '')).remove);
  }

  return {
    async remember(pending, headers) {
      const sealed = await sealing.seal(
        JSON.stringify({ ...pending, endsAt: now() + lifetimeSeconds * 1000 }),
      );
      return [...crowdedOut(headers), cookieOf(pending.state).set(sealed)];
    },
    async recall(state, headers) {
      const sealed = cookieOf(state).read(headers);
      const text = sealed === null ? null : await sealing.open(sealed);
      const { data } = Sealed.safeParse(JSON.parse(text ?? 'null'));
      if (data === undefined || data.state !== state || data.endsAt <= now()) return null;
      const { endsAt, ...pending } = data;
      return pending;
    },
    forget: (state) => cookieOf(state).remove,
  };
}
