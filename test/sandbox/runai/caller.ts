import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWTPayload } from 'jose';
import { afterEach, expect } from 'vitest';
import { startRunaiFake, type RunaiFake, type RunaiFakeOptions } from '../../../src/sandbox/runai/index.ts';
import type { State } from '../../../src/sandbox/runai/wire.ts';

export const paths = {
  clusters: '/api/v1/clusters',
  departments: '/api/v1/org-unit/departments',
  projects: '/api/v1/org-unit/projects',
  nodePools: '/api/v1/node-pools',
  workloads: '/api/v1/workloads',
  permissions: '/api/v1/authorization/permissions',
  accessRules: '/api/v1/authorization/access-rules',
  users: '/api/v1/users',
  serviceAccounts: '/api/v1/service-accounts',
  nodes: '/api/v1/nodes',
};

const issuer = 'https://sso.example.org/realms/campus';
const keys = await generateKeyPair('RS256');
let fake: RunaiFake | undefined;

afterEach(() => fake?.close());

/** Starts the fake for one test; it is closed after it. Its clusters wait until they are told to settle. */
export async function start(
  data: Partial<State> = {},
  options: Partial<RunaiFakeOptions> = {},
): Promise<RunaiFake> {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' };
  const clock = { now: Date.UTC(2026, 10, 20, 12), syncMilliseconds: 3_600_000 };
  fake = await startRunaiFake({
    trusted: [{ url: issuer, jwks: { keys: [jwk] } }],
    ...clock,
    data,
    ...options,
  });
  return fake;
}

export interface TokenChoices {
  iss?: string;
  /** Null leaves the expiry out. */
  expires?: string | null;
  key?: CryptoKey;
}

/** A good token unless a choice spoils it. */
export function token(
  claims: JWTPayload,
  { iss = issuer, expires = '5m', key }: TokenChoices = {},
): Promise<string> {
  const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setIssuer(iss);
  return (expires === null ? jwt : jwt.setExpirationTime(expires)).sign(key ?? keys.privateKey);
}

export function ask(path: string, authorization?: string): Promise<Response> {
  return fetch(fake!.url + path, { headers: authorization === undefined ? {} : { authorization } });
}

export async function askAs(person: string, path: string): Promise<Response> {
  return ask(path, `Bearer ${await token({ email: `${person}@example.org` })}`);
}

/** Sends a change, as the administrator unless somebody else does; the body is there only if one came. */
export async function send(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { body, as = 'administrator' }: { body?: unknown; as?: string } = {},
): Promise<{ status: number; text: string; body: any }> {
  const authorization = `Bearer ${await token({ email: `${as}@example.org` })}`;
  const response = await fetch(fake!.url + path, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: text === '' ? undefined : JSON.parse(text) };
}

/** The body of a good answer. */
export async function read(path: string, person = 'administrator'): Promise<any> {
  const response = await askAs(person, path);
  expect(response.status, path).toBe(200);
  return response.json();
}

/** The body of a refusal, whose `code` repeats the status. */
export async function refusal(path: string, person = 'administrator'): Promise<unknown> {
  const response = await askAs(person, path);
  const body: any = await response.json();
  expect(body.code, path).toBe(response.status);
  return body;
}

/** Names of the rows a list answers. */
export async function names(path: string): Promise<string[]> {
  const body = await read(path);
  const rows = (body.workloads ?? body.projects ?? body.departments ?? body.nodepools) as { name: string }[];
  return rows.map(({ name }) => name);
}
