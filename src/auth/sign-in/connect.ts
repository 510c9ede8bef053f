import { ClusterQLError } from '../../errors.ts';
import type { OpenIdProvider } from '../openid/provider.ts';
import { refusal } from '../refusal.ts';
import type { OpenSession } from '../session/session.ts';
import { storedLink } from '../stored-tokens.ts';
import type { Begin } from './begin.ts';
import type { Cookie } from './cookie.ts';
import type { GiveBack } from './give-back.ts';
import { connectPage } from './pages.ts';
import { returnAddress } from './return-address.ts';
import { withSignIn } from './sign-in-again.ts';
import { withCookies, type Answer, type SignInParts } from './visit.ts';

interface ConnectParts extends SignInParts {
  readonly sessionCookie: Cookie;
  readonly begin: Begin;
  readonly giveBack: GiveBack;
}

/** What can be done with the account that a system is asked with. */
export interface ConnectAnswers {
  /** `GET /auth/connect/<system>`: the page with the button. */
  readonly show: Answer;
  /** `POST /auth/connect/<system>`: where the browser signs in for it. */
  readonly connect: Answer;
  /** `POST /auth/disconnect/<system>` */
  readonly disconnect: Answer;
}

export function createConnectAnswers(parts: ConnectParts): ConnectAnswers {
  const { publicUrl, accounts, sessionCookie, begin, giveBack } = parts;
  const providers = providersBySystem(parts);

  function providerOf(system: string): OpenIdProvider {
    const provider = providers.get(system);
    if (provider === undefined) throw nothingToConnect();
    return provider;
  }

  async function sessionOf({ headers }: Request): Promise<OpenSession> {
    try {
      const cookie = sessionCookie.read(headers);
      if (cookie === null) throw signInFirst();
      return await parts.sessions.open(cookie);
    } catch (error) {
      throw withSignIn(error, publicUrl);
    }
  }

  return {
    async show({ url, name }) {
      const { name: issuer } = providerOf(name);
      returnAddress(url.searchParams.get('return'), publicUrl);
      const address = `${publicUrl}/auth/connect/${name}${url.search}`;
      return connectPage(name, issuer, { address, publicUrl });
    },
    async connect(visit) {
      const provider = providerOf(visit.name);
      const { id: sessionId, issuer, subject } = await sessionOf(visit.request);
      if (issuer === provider.name) throw signedInThere(visit.name, issuer);
      const { location, setCookies } = await begin(visit, provider, { sessionId, issuer, subject });
      return withCookies(Response.json({ location }), setCookies);
    },
    async disconnect({ name, request, requestId }) {
      const provider = providerOf(name);
      const { issuer, subject } = await sessionOf(request);
      const account = await accounts.disconnect({ issuer, subject }, provider.name);
      if (account !== null) await giveBack(provider.name, account.tokens, requestId);
      return new Response(null, { status: 204 });
    },
  };
}

/** Where the account of each system is; systems without one are left out. */
function providersBySystem({ systems, providers }: SignInParts): Map<string, OpenIdProvider> {
  return new Map(
    systems.flatMap(({ ref, credential }): [string, OpenIdProvider][] => {
      const provider = providers.get(storedLink(credential)?.issuer ?? '');
      return provider === undefined ? [] : [[ref.name, provider]];
    }),
  );
}

function nothingToConnect(): ClusterQLError {
  const sentence =
    'There is no system of that name to which an account is connected; `viewer { sessions { system { name } connectUrl } }` tells those that have one.';
  return new ClusterQLError('NOT_FOUND', sentence);
}

function signedInThere(system: string, issuer: string): ClusterQLError {
  const sentence = `You signed in at ${issuer} itself, and ${system} is asked with that; there is nothing to connect.`;
  return new ClusterQLError('BAD_USER_INPUT', sentence);
}

function signInFirst(): ClusterQLError {
  const sentence = 'Nobody is signed in with this browser; sign in, then connect the account.';
  return refusal('SESSION_ENDED', sentence);
}
