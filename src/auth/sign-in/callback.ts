import type { Person } from '../../domain/credential.ts';
import type { ClusterQLError } from '../../errors.ts';
import { createExpiringMap } from '../expiring-map.ts';
import type { TokenSet } from '../openid/token-set.ts';
import { refusal } from '../refusal.ts';
import type { Cookie } from './cookie.ts';
import type { GiveBack } from './give-back.ts';
import type { Connecting, PendingSignIn, PendingSignIns } from './pending.ts';
import { callbackAddress, sendOn, type Answer, type SignInParts, type Visit } from './visit.ts';

interface CallbackParts extends SignInParts {
  readonly pendingSignIns: PendingSignIns;
  readonly sessionCookie: Cookie;
  readonly giveBack: GiveBack;
}

/** Longer than any pending sign-in lives. */
const rememberedMilliseconds = 3_600_000;
const mostRemembered = 10_000;

/** `GET /auth/callback/<issuer>`: what the issuer answered becomes a session, or a connected account. */
export function createCallback(parts: CallbackParts): Answer {
  const { publicUrl, providers, pendingSignIns, checkTokens, giveBack, now = Date.now } = parts;
  const signIn = createSignIn(parts);
  const connect = createConnect(parts);
  const ended = createExpiringMap<true>(mostRemembered, now);

  /** Each once, however it ends: a cookie that was copied in time opens nothing later. */
  async function take({ url, name, request }: Visit): Promise<PendingSignIn> {
    const state = url.searchParams.get('state') ?? '';
    const pending = await pendingSignIns.recall(state, request.headers);
    if (pending === null || ended.get(state) === true) throw notBegunHere();
    ended.set(state, true, now() + rememberedMilliseconds);
    // What one issuer answers must not be shown to another: it would be given a code that is not its own.
    if (pending.issuer !== name) throw notBegunHere();
    return pending;
  }

  return async function callback(visit) {
    const pending = await take(visit);
    const provider = providers.get(pending.issuer);
    if (provider === undefined) throw notBegunHere();
    const returned = new URL(callbackAddress(publicUrl, pending.issuer) + visit.url.search);
    const tokens = await provider.finish(returned, pending);
    try {
      const { token } = await checkTokens(pending.issuer, tokens);
      const person = { issuer: token.issuer, subject: token.subject };
      const setCookies =
        pending.connecting === null
          ? await signIn(visit, person, tokens)
          : await connect(visit, pending.connecting, person, tokens);
      return sendOn(pending.returnTo, setCookies);
    } catch (error) {
      await giveBack(pending.issuer, tokens, visit.requestId);
      throw error;
    }
  };
}

/** Always a new session: one that the browser brought along may have been put there by somebody else. */
function createSignIn({ sessions, sessionCookie, giveBack }: CallbackParts) {
  return async function signIn(visit: Visit, person: Person, tokens: TokenSet): Promise<string[]> {
    const brought = sessionCookie.read(visit.request.headers);
    const { cookie } = await sessions.begin(person, tokens);
    const before = brought === null ? null : await sessions.end(brought);
    // Issuers take back all that one person was given when they are told of a part, and so the new tokens too.
    if (before !== null && !isSame(before, person))
      await giveBack(before.issuer, before.tokens, visit.requestId);
    return [sessionCookie.set(cookie)];
  };
}

/** Only for the session that began it: the person may have signed out, and somebody else in, meanwhile. */
function createConnect({ sessions, accounts, sessionCookie, giveBack }: CallbackParts) {
  return async function connect(
    visit: Visit,
    owner: Connecting,
    account: Person,
    tokens: TokenSet,
  ): Promise<[]> {
    const cookie = sessionCookie.read(visit.request.headers);
    const session = cookie === null ? null : await sessions.open(cookie);
    if (session === null || session.id !== owner.sessionId || !isSame(session, owner)) throw anotherSession();
    const { issuer, subject } = owner;
    const replaced = await accounts.connect({ issuer, subject }, account, tokens);
    if (replaced !== null && !isSame(replaced, account))
      await giveBack(replaced.issuer, replaced.tokens, visit.requestId);
    return [];
  };
}

function isSame(one: Person, other: Person): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

function notBegunHere(): ClusterQLError {
  const sentence =
    'This answer belongs to no sign-in that is under way in this browser: it was used before, it took longer than ten minutes, or it was begun elsewhere. Begin again.';
  return refusal('SIGN_IN_FAILED', sentence);
}

function anotherSession(): ClusterQLError {
  const sentence =
    'The account was not connected, because the session that asked for it has ended in this browser; sign in and connect it again.';
  return refusal('SESSION_ENDED', sentence);
}
