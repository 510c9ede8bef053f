import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Role } from '../../src/domain/viewer.ts';
import { ClusterQLError } from '../../src/errors.ts';
import type { IssuerOptions } from '../../src/auth/issuer.ts';
import { createVerifier, type Verifier } from '../../src/auth/verify.ts';

/** The time on the clock of every test, in seconds; a whole number, so that edges are exact. */
export const start = 1_790_000_000;

export const campusAddress = 'https://sso.example.org/realms/Renku';
export const campusKeysAddress = `${campusAddress}/protocol/openid-connect/certs`;

export interface SigningPair {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly alg: string;
}

export async function signingPair(alg: 'RS256' | 'EdDSA', kid?: string): Promise<SigningPair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), alg, ...(kid !== undefined && { kid }) };
  return { privateKey, publicJwk, alg };
}

/** Claims as a test writes them: of any type, and left out where undefined. */
export type Claims = Record<string, unknown>;

/** A token signed by the pair. */
export function sign(
  pair: SigningPair,
  claims: Claims,
  header: Record<string, unknown> = {},
): Promise<string> {
  const kid = pair.publicJwk.kid;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: pair.alg, ...(kid !== undefined && { kid }), ...header })
    .sign(pair.privateKey);
}

export function campusClaims(claims: Claims = {}): Claims {
  return { iss: campusAddress, aud: 'renku', sub: 'u-0042', exp: start + 600, ...claims };
}

export function campusOptions(options: Partial<IssuerOptions> = {}): IssuerOptions {
  return {
    name: 'campus',
    issuer: campusAddress,
    algorithms: ['RS256'],
    audiences: ['renku'],
    requireExp: true,
    allowIdTokens: false,
    ...options,
  };
}

export function keyOnlyOptions(
  name: string,
  keys: readonly JWK[],
  options: Partial<IssuerOptions> = {},
): IssuerOptions {
  return {
    name,
    keys,
    algorithms: ['EdDSA'],
    audiences: [],
    requireExp: true,
    allowIdTokens: false,
    ...options,
  };
}

/** The web as the gateway sees it: answers by address, and a record of what was asked. */
export class FakeWeb {
  readonly asked: string[] = [];
  readonly answers = new Map<string, () => Response | Promise<Response>>();

  readonly fetch = async (input: string | URL | Request): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    this.asked.push(url);
    const answer = this.answers.get(url);
    if (answer === undefined) throw new TypeError('fetch failed');
    return answer();
  };

  serveCampus(keys: readonly JWK[], document: Record<string, unknown> = {}): this {
    this.answers.set(`${campusAddress}/.well-known/openid-configuration`, () =>
      Response.json({ issuer: campusAddress, jwks_uri: campusKeysAddress, ...document }),
    );
    this.answers.set(campusKeysAddress, () => Response.json({ keys }));
    return this;
  }
}

export class Clock {
  seconds = start;
  readonly now = (): number => this.seconds * 1000;
}

export function noRoles(): ReadonlyMap<string, Role | null> {
  return new Map();
}

export function verifierOf(
  issuers: readonly IssuerOptions[],
  web = new FakeWeb(),
  clock = new Clock(),
): Verifier {
  return createVerifier({ issuers, fetch: web.fetch, now: clock.now, rolesOf: noRoles });
}

export function bearer(token: string): Headers {
  return new Headers({ authorization: `Bearer ${token}` });
}

/** The error a promise ends with; anything but one of ours fails the test. */
export async function refusalOf(promise: Promise<unknown>): Promise<ClusterQLError> {
  const outcome = await promise.then(
    () => new Error('expected a refusal, but it was granted'),
    (error: unknown) => error,
  );
  if (outcome instanceof ClusterQLError) return outcome;
  throw outcome;
}

export async function reasonOf(promise: Promise<unknown>): Promise<string | undefined> {
  return (await refusalOf(promise)).facts.reason;
}

/** A token whose parts are given as they are, for forgeries that no library makes. */
export function forge(header: object, payload: unknown, signature = ''): string {
  return [part(header), part(payload), signature].join('.');
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
