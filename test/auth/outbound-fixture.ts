import { createHash } from 'node:crypto';
import type { CredentialOptions } from '../../src/auth/credential-options.ts';
import { concealRaw, type Identity, type VerifiedToken } from '../../src/auth/identity.ts';
import { createOutbound, type Outbound } from '../../src/auth/outbound.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { campusAddress, campusOptions, Clock, start } from './issuer-fixture.ts';

export const connectUrl = 'https://clusterql.example.org/auth/connect/dgx';
export const tokenEndpoint = `${campusAddress}/token`;
export const ref = { name: 'dgx', kind: 'runai' } as const;

export function tokenOf(issuer: string, more: Partial<VerifiedToken> = {}): VerifiedToken {
  const raw = more.raw ?? `own-token-of-${issuer}`;
  const fingerprint = createHash('sha256').update(raw).digest('hex');
  const expiresAt = (start + 600) * 1000;
  return concealRaw({ issuer, subject: 's-1', claims: {}, fingerprint, expiresAt, ...more, raw });
}

/** Whoever came with this token; null came with none. */
export function identityOf(token: VerifiedToken | null, more: Partial<Identity> = {}): Identity {
  const roles = new Map<string, Role | null>([['dgx', token === null ? 'anonymous' : 'viewer']]);
  const known = { issuer: token?.issuer ?? null, subject: token?.subject ?? null };
  const viewer: Viewer = { ...known, name: null, email: null, emailVerified: false, expiresAt: null, roles };
  return { viewer, token, ...more };
}

/** An issuer that exchanges tokens: what it was asked, and what it answers. */
export function exchanging(answer: (number: number) => Response | Promise<Response>) {
  const asked: { url: string; form: Record<string, string>; authorization: string | null }[] = [];
  async function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    if (request.url.endsWith('/.well-known/openid-configuration'))
      return Response.json({ issuer: campusAddress, token_endpoint: tokenEndpoint });
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    asked.push({ url: request.url, form, authorization: request.headers.get('authorization') });
    return answer(asked.length);
  }
  return { asked, fetch };
}

export function granted(number: number, seconds = 300): Response {
  const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token';
  const token = { access_token: `exchanged-${number}`, token_type: 'Bearer', issued_token_type };
  return Response.json({ ...token, expires_in: seconds });
}

export function outboundOf(
  credential: CredentialOptions,
  fetch: typeof globalThis.fetch = neverAsked,
  clock = new Clock(),
): Outbound {
  const scopes = ['openid'];
  const client = { id: 'clusterql', secret: 'made up', scopes, signIn: true, bearer: 'accessToken' } as const;
  const issuers = [campusOptions({ client })];
  const parts = { fetch: neverAsked, issuerFetch: fetch, issuers, connectUrl, now: clock.now };
  return createOutbound({ ref, url: 'https://acme.example.org', credential }, parts);
}

async function neverAsked(): Promise<Response> {
  throw new Error('nobody is to be asked here');
}
