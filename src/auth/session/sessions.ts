import { createHash, randomBytes } from 'node:crypto';
import type { Person } from '../../domain/credential.ts';
import type { ClusterQLError } from '../../errors.ts';
import { createExpiringMap } from '../expiring-map.ts';
import { concealTokens } from '../openid/token-set.ts';
import { refusal } from '../refusal.ts';
import { dated, type KeptTokens } from './kept-tokens.ts';
import { createRecent } from './recent.ts';
import { createRenewal, ignore, sleepBeside, type KeepingOptions } from './renewal.ts';
import { createTokenSeal } from './seal.ts';
import type { OpenSession, Sessions } from './session.ts';
import type { SessionRow, SessionStore } from './store.ts';

export interface SessionsOptions extends KeepingOptions {
  readonly store: SessionStore;
  /** A session ends that was not used for so long. */
  readonly idleMinutes: number;
  /** It ends after so long, however it is used. */
  readonly lifetimeHours: number;
}

type KeptSession = Omit<SessionRow, 'tokens'> & KeptTokens<string>;

/** The browsers of one person; who signs in with one more is signed out of the one used longest ago. */
export const mostSessions = 50;
const noteUseMilliseconds = 60_000;
const sweepMilliseconds = 60 * 60_000;
const mostUsesKnown = 10_000;

/** Sessions in the database, whose tokens are kept good. */
export function createSessions(options: SessionsOptions): Sessions {
  const { store, keys, refresh, now = Date.now, wait = sleepBeside } = options;
  const { onError = ignore, onRenewal = ignore } = options;
  const idle = options.idleMinutes * 60_000;
  const lifetime = options.lifetimeHours * 60 * 60_000;
  const seal = createTokenSeal(keys);
  const recent = createRecent<KeptSession>(now);
  const uses = createExpiringMap<number>(mostUsesKnown, now);
  let sweptAt = -Infinity;

  const { renewed, newest } = createRenewal<string, KeptSession>({
    ...{ store, seal, refresh, now, wait, onError, onRenewal },
    read: ({ id }) => read(id),
    replaced: (before, after) => recent.replace(before.id, before, after),
  });

  async function opened(row: SessionRow): Promise<KeptSession | null> {
    const belongsTo = belongingTo(row.id, row);
    const tokens = await seal.open(row.tokens, belongsTo);
    return tokens && { ...row, tokens, key: row.id, belongsTo };
  }

  async function read(id: string): Promise<KeptSession | null> {
    const row = await store.find(id);
    if (row === null) return null;
    const session = await opened(row);
    if (session === null) throw ended('its tokens were changed, or sealed with a key that is not configured');
    return session;
  }

  function lastUse({ id, usedAt }: KeptSession): number {
    return Math.max(usedAt.getTime(), uses.get(id) ?? 0);
  }

  function endOf(session: KeptSession): number {
    return Math.min(session.endsAt.getTime(), lastUse(session) + idle);
  }

  async function find(id: string): Promise<KeptSession> {
    const session = await recent.read(id, () => read(id));
    if (session === null) throw ended('none was begun with that cookie, or it was ended');
    if (now() >= endOf(session)) throw ended('it is over');
    return session;
  }

  /** Beside the request: who is signed in does not wait for it. */
  function noteUse(session: KeptSession): void {
    // A part of a short idle time, so that steady use is seen in time.
    if (now() - lastUse(session) < Math.min(noteUseMilliseconds, idle / 4)) return;
    uses.set(session.id, now(), now() + idle);
    store.touch(session.id, new Date(now())).catch(onError);
  }

  function clearAway(person: Person): void {
    store.keepLastUsed(person, mostSessions).catch(onError);
    if (now() - sweptAt < sweepMilliseconds) return;
    sweptAt = now();
    store.removeEnded(new Date(now()), new Date(now() - idle)).catch(onError);
  }

  function toOpen(session: KeptSession): OpenSession {
    const { id, issuer, subject, tokens } = session;
    return concealTokens({ id, issuer, subject, tokens, endsAt: endOf(session) });
  }

  return {
    async begin({ issuer, subject }, tokens) {
      // Always one of our own: a cookie that somebody gave to the browser never becomes a session.
      const cookie = randomBytes(32).toString('base64url');
      const id = idOf(cookie);
      const began = now();
      const person = { issuer, subject };
      const sealed = await seal.seal(dated(tokens, began), belongingTo(id, person));
      const [createdAt, endsAt] = [new Date(began), new Date(began + lifetime)];
      await store.insert({
        ...{ id, ...person, createdAt, usedAt: createdAt, endsAt },
        ...{ tokens: sealed, version: 1 },
      });
      clearAway(person);
      return { cookie, endsAt: endsAt.getTime() };
    },
    async open(cookie) {
      if (!isCookie(cookie)) throw ended('the cookie is none of ours');
      const found = await find(idOf(cookie));
      noteUse(found);
      const session = await renewed(found);
      if (session === null) throw ended('it was ended meanwhile');
      return toOpen(session);
    },
    async end(cookie) {
      if (!isCookie(cookie)) return null;
      const id = idOf(cookie);
      const row = await store.remove(id);
      recent.forget(id);
      const session = row && (await opened(row));
      return session && toOpen(newest(session));
    },
  };
}

/** Looked at before anybody is asked: 32 bytes in base64url. */
function isCookie(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

function idOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}

function belongingTo(id: string, { issuer, subject }: Person): string {
  return JSON.stringify(['session', id, issuer, subject]);
}

function ended(why: string): ClusterQLError {
  const sentence = 'You are not signed in any more: the session of this browser has ended; sign in again.';
  return refusal('SESSION_ENDED', sentence, { detail: `session: ${why}` });
}
