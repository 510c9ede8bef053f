import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { onTestFinished } from 'vitest';
import { people, type Person } from '../../../src/sandbox/people.ts';
import { startRenkuFake, type RenkuFakeOptions } from '../../../src/sandbox/renku/index.ts';

const issuer = 'https://sso.example.org/realms/Renku';
const realm = await generateKeyPair('RS256');
/** A second key of the realm, for an algorithm Renku is not set up to take. */
export const elliptic = await generateKeyPair('ES256');
const jwks = {
  keys: [
    { ...(await exportJWK(realm.publicKey)), kid: 'realm', alg: 'RS256' },
    { ...(await exportJWK(elliptic.publicKey)), kid: 'elliptic', alg: 'ES256' },
  ],
};

export interface Signature {
  signedBy?: CryptoKey;
  kid?: string;
  alg?: string;
}

/** A token of the realm; a claim given as undefined is left out. */
export function token(claims: Record<string, unknown> = {}, signature: Signature = {}): Promise<string> {
  const { signedBy = realm.privateKey, kid = 'realm', alg = 'RS256' } = signature;
  const exp = Math.floor(Date.now() / 1000) + 300;
  const usual = { sub: 'u-0001', email: 'u-0001@example.org', aud: 'renku', exp, iss: issuer };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg, kid }).sign(signedBy);
}

export function person(username: Person['username']): Person {
  return people.find((candidate) => candidate.username === username)!;
}

export function tokenOf(username: Person['username']): Promise<string> {
  const { subject: sub, email, realmRoles: roles } = person(username);
  return token({ sub, email, aud: ['account', 'renku'], realm_access: { roles } });
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined when the answer was empty. */
  body: any;
}

/** A running fake, closed when the test is over, and ways to ask it. */
export async function renku(options: Partial<RenkuFakeOptions> = {}) {
  const fake = await startRenkuFake({ issuer, jwks, ...options });
  onTestFinished(() => fake.close());

  async function request(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${fake.url}/api/data${path}`, init);
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, text, body };
  }

  function ask(path: string, bearer?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    return request(path, { headers: { ...authorization, ...headers } });
  }

  /** `PATCH /path` with a body: JSON, or a text as it stands. Null asks without a token. */
  async function send(
    call: string,
    body?: unknown,
    who: Person['username'] | null = 'administrator',
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const [method = '', path = ''] = call.split(' ');
    const headers = { ...more, ...(who !== null && { authorization: `Bearer ${await tokenOf(who)}` }) };
    if (body === undefined) return request(path, { method, headers });
    return request(path, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  }

  return { url: fake.url, data: fake.data, ask, send };
}

export function ids(rows: { id: number }[]): number[] {
  return rows.map(({ id }) => id);
}

/** A public pool with one class, which has the pool's id. */
export function pool(id: number, more: object = {}): any {
  const size = { name: `class-${id}`, cpu: 1, memory: 1, gpu: 0, max_storage: 1, default_storage: 1 };
  const labels = { default: true, tolerations: [], node_affinities: [], quota_enforced: false };
  const classes = [{ id, ...size, ...labels }];
  return { id, name: `pool-${id}`, public: true, default: false, platform: 'linux/amd64', classes, ...more };
}

/** A body that creates a class, no default one. */
export function newClass(more: object = {}): any {
  const size = { cpu: 1, memory: 4, gpu: 0, max_storage: 20, default_storage: 2 };
  return { name: 'fresh-class', default: false, ...size, ...more };
}

/** A body that creates a private pool with one class. */
export function newPool(more: object = {}): any {
  const classes = [newClass({ default: true })];
  return { name: 'fresh-pool', public: false, default: false, classes, ...more };
}
