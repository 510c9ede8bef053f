import { createIdentify } from '../auth/identify.ts';
import type { IssuerOptions, SignInClient } from '../auth/issuer.ts';
import { createProvider, type OpenIdProvider } from '../auth/openid/provider.ts';
import { refusal } from '../auth/refusal.ts';
import type { RoleReader } from '../auth/roles.ts';
import { createAccounts } from '../auth/session/accounts.ts';
import type { Accounts } from '../auth/session/session.ts';
import { createSessionIdentity } from '../auth/session/session-identity.ts';
import { createSessions } from '../auth/session/sessions.ts';
import { createIdTokenVerifier, createTokensCheck } from '../auth/session/tokens-check.ts';
import { createSessionCookie } from '../auth/sign-in/cookie.ts';
import { createSignIn } from '../auth/sign-in/routes.ts';
import { signInAddress } from '../auth/sign-in/visit.ts';
import { createTokenVerifier, type VerifyToken } from '../auth/token-verifier.ts';
import { createVerifier } from '../auth/verify.ts';
import type { Config } from '../config.ts';
import { createConnectedAccountTable } from '../database/connected-account.ts';
import type { Database } from '../database/database.ts';
import { createSessionTable } from '../database/session.ts';
import type { NamedSecret } from '../domain/change/key.ts';
import { createUnderWay } from '../domain/under-way.ts';
import { toClusterQLError } from '../errors.ts';
import type { ErrorListener } from '../inbound/use-errors.ts';
import type { GatewayParts } from '../gateway.ts';
import { endpoint } from '../inbound/operation.ts';
import { besideRequests } from './beside-requests.ts';

/** What the gateway knows people by. */
export interface SignInWiring extends Pick<
  GatewayParts,
  'identify' | 'answerSignIn' | 'removeSessionCookie'
> {
  readonly accounts: Accounts;
  readonly verifyToken: VerifyToken;
  /** Resolves when no token is being renewed. */
  renewalsEnded(): Promise<void>;
}

/** What signing in stands on. */
export interface SignInGround {
  readonly database: Database;
  readonly keys: readonly [NamedSecret, ...NamedSecret[]];
  /** For the addresses of issuers. */
  readonly fetch: typeof globalThis.fetch;
  readonly rolesOf: RoleReader;
  readonly onError: ErrorListener;
}

/** Puts together tokens, sessions and connected accounts. Neither issuers nor the database are asked by it. */
export function wireSignIn(config: Config, ground: SignInGround): SignInWiring {
  const { database, keys, fetch, rolesOf, onError } = ground;
  const { issuers, systems, publicUrl, sessions: lifetimes } = config;
  const verifyToken = createTokenVerifier({ issuers, fetch });
  const verifyIdToken = createIdTokenVerifier({ issuers, fetch });
  const providers = providersOf(issuers, fetch);
  const renewals = createUnderWay();
  const keeping = {
    ...{ keys, refresh: refreshAt(providers), onRenewal: renewals.add },
    onError: (error: unknown) => onError(toClusterQLError(error), besideRequests),
  };
  const sessions = createSessions({ ...keeping, ...lifetimes, store: createSessionTable(database.prisma) });
  const accounts = createAccounts({ ...keeping, store: createConnectedAccountTable(database.prisma) });
  const checkTokens = createTokensCheck({
    ...{ providers, verifyToken, verifyIdToken, signInUrl: signInAddress(publicUrl) },
  });
  const sessionCookie = createSessionCookie(publicUrl);

  return {
    accounts,
    verifyToken,
    renewalsEnded: renewals.ended,
    removeSessionCookie: sessionCookie.remove,
    answerSignIn: createSignIn({
      ...{ publicUrl, issuers, systems, providers, sessions, accounts, checkTokens, keys, onError },
    }),
    identify: createIdentify({
      ...{ endpoint, publicUrl, sessionCookie, offersSignIn: providers.size > 0 },
      identityOfSession: createSessionIdentity({ sessions, checkTokens, rolesOf }),
      identityOfHeaders: createVerifier({ issuers, fetch, rolesOf, verifyToken }),
    }),
  };
}

function providersOf(
  issuers: readonly IssuerOptions[],
  fetch: typeof globalThis.fetch,
): ReadonlyMap<string, OpenIdProvider> {
  const withClient = issuers.filter(hasClient);
  return new Map(withClient.map((issuer) => [issuer.name, createProvider(issuer, fetch)]));
}

function hasClient(issuer: IssuerOptions): issuer is IssuerOptions & { readonly client: SignInClient } {
  return issuer.client !== undefined;
}

/** An issuer that lost its client since then can renew nothing. */
function refreshAt(providers: ReadonlyMap<string, OpenIdProvider>) {
  return async (issuer: string, refreshToken: string) => {
    const provider = providers.get(issuer);
    if (provider !== undefined) return provider.refresh(refreshToken);
    throw refusal('EXPIRED', `Nobody signs in at ${issuer} with the browser any more; sign in elsewhere.`);
  };
}
