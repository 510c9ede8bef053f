import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { ClusterQLError } from '../errors.ts';
import { causeCodes } from './cause-codes.ts';

/** Someone whose tokens are taken. */
export interface IssuerOptions {
  readonly name: string;
  /** The exact `iss` of its tokens; absent for an issuer known by its key only, whose tokens carry none. */
  readonly issuer?: string | undefined;
  /** Where its keys are; discovered from `issuer` when absent. */
  readonly jwksUri?: string | undefined;
  /** Fixed public keys, e.g. ClusterCockpit's Ed25519 key; nothing is fetched then. */
  readonly keys?: readonly JWK[] | undefined;
  readonly algorithms: readonly string[];
  /** A token must name one of them; may be empty for a key-only issuer alone, and is then unchecked. */
  readonly audiences: readonly string[];
  /** The `typ` header its tokens carry; unchecked when absent. */
  readonly typ?: string | undefined;
  readonly requireExp: boolean;
  readonly allowIdTokens: boolean;
  /** Present where people sign in, or connect accounts, with the browser. */
  readonly client?: SignInClient | undefined;
  /** Present where `clusterql login` gets tokens. */
  readonly device?: DeviceClient | undefined;
}

/** The application that the issuer knows the gateway as. */
export interface SignInClient {
  readonly id: string;
  /** Absent for a public client, which PKCE alone protects. */
  readonly secret?: string | undefined;
  readonly scopes: readonly string[];
  /** RFC 8707: asked for where the issuer gives tokens for one audience at a time. */
  readonly resource?: string | undefined;
  /** False where accounts are connected and nobody signs in. */
  readonly signIn: boolean;
  /** Which of the issuer's tokens tells who a session belongs to, and is sent on. */
  readonly bearer: 'accessToken' | 'idToken';
}

/** The public application of terminals (RFC 8628). */
export interface DeviceClient {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly resource?: string | undefined;
}

const discoveryTimeoutMilliseconds = 5_000;

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** The verification keys of an issuer; whatever must be fetched for them is fetched when first needed. */
export function issuerKeys(issuer: IssuerOptions, fetch: typeof globalThis.fetch): JWTVerifyGetKey {
  const getKey = keySource(issuer, fetch);
  return async function keyOfToken(header, token) {
    try {
      return await getKey(header, token);
    } catch (error) {
      throw isAboutToken(error) ? error : unreachable(issuer, error);
    }
  };
}

function keySource(issuer: IssuerOptions, fetch: typeof globalThis.fetch): JWTVerifyGetKey {
  if (issuer.keys !== undefined) return createLocalJWKSet({ keys: [...issuer.keys] });
  if (issuer.jwksUri !== undefined) return remoteKeys(issuer.jwksUri, fetch);
  if (issuer.issuer === undefined) {
    throw new Error(
      `The issuer ${issuer.name} has neither an address nor keys; give it \`issuer\` or \`keys\`.`,
    );
  }
  const discovered = cachedOnSuccess(async () => remoteKeys(await discoverJwksUri(issuer, fetch), fetch));
  return async (header, token) => (await discovered())(header, token);
}

/** jose shares one fetch among all who wait, and asks again for an unknown key at most every 30 s. */
function remoteKeys(url: string, fetch: typeof globalThis.fetch): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { [customFetch]: fetch });
}

async function discoverJwksUri(issuer: IssuerOptions, fetch: typeof globalThis.fetch): Promise<string> {
  const url = `${issuer.issuer?.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(discoveryTimeoutMilliseconds),
  });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const { data: document } = discoveryDocument.safeParse(await response.json());
  if (document === undefined) throw new Error(`${url} is no discovery document`);
  if (document.issuer !== issuer.issuer) throw new Error(`${url} names the issuer ${document.issuer}`);
  if (url.startsWith('https:') && !document.jwks_uri.startsWith('https:')) {
    throw new Error(`${url} names keys that are not under https: ${document.jwks_uri}`);
  }
  return document.jwks_uri;
}

/** One call serves all who wait for it; a failed one is forgotten, so that the next request tries again. */
function cachedOnSuccess<T>(load: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return function loaded() {
    pending ??= load().catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  };
}

function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

function unreachable({ name }: IssuerOptions, cause: unknown): ClusterQLError {
  const why = [cause instanceof Error ? cause.message : 'failed', ...causeCodes(cause)];
  const detail = `issuer ${name}: ${why.join(' ')}`;
  return new ClusterQLError(
    'UPSTREAM_UNAVAILABLE',
    `The issuer ${name} cannot be reached or does not tell its keys, so its tokens cannot be checked; try again in a moment and tell the operator of the gateway if it stays so.`,
    { retryable: true, detail, cause },
  );
}
