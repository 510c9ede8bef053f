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

/** A running fake, closed when the test is over, and a way to ask it. */
export async function renku(options: Partial<RenkuFakeOptions> = {}) {
  const fake = await startRenkuFake({ issuer, jwks, ...options });
  onTestFinished(() => fake.close());

  async function ask(path: string, bearer?: string, headers: Record<string, string> = {}) {
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${fake.url}/api/data${path}`, {
      headers: { ...authorization, ...headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  }

  return { url: fake.url, data: fake.data, ask };
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
