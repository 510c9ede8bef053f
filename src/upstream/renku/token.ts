import { LRUCache } from 'lru-cache';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import { User } from './schema.ts';

const trustedMilliseconds = 60_000;

/**
 * Renku CRC reads a token it does not accept as no token at all: 200 with the public rows only. So
 * nothing it lists is believed before `GET /user`, the one read that answers 401 then, accepted the
 * same token; asked at most once a minute for each person. Returns `believe(caller, answer)`.
 */
export function createTokenCheck(door: Door): <T>(caller: Caller, answer: Promise<T>) => Promise<T> {
  const accepted = new LRUCache<string, true>({ max: 10_000, ttl: trustedMilliseconds });

  async function check(caller: Caller): Promise<void> {
    const { fingerprint } = caller.credential;
    if (accepted.has(fingerprint) || (await caller.credential.authorization()) === null) return;
    await door.read(caller, { path: '/user', schema: User });
    accepted.set(fingerprint, true);
  }

  return async function believe(caller, answer) {
    const [value] = await Promise.all([answer, check(caller)]);
    refuseExpired(caller, door);
    return value;
  };
}

/** The token may have ended while Renku was answering; what it listed then is a stranger's view. */
function refuseExpired({ credential }: Caller, door: Door): void {
  if (credential.expiresAt === null || credential.expiresAt > Date.now()) return;
  throw new ClusterQLError('UNAUTHENTICATED', 'The token expired while the request ran; sign in again.', {
    system: door.system.name,
    reason: 'EXPIRED',
    expiredAt: new Date(credential.expiresAt).toISOString(),
  });
}
