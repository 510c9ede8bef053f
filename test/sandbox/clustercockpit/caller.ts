import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  startClusterCockpitFake,
  type ClusterCockpitFake,
  type ClusterCockpitOptions,
} from '../../../src/sandbox/clustercockpit/index.ts';

const keys = generateKeyPairSync('ed25519');

/** Starts the fake with a key of ours; close it with `fake.close()`. */
export async function startCockpit(options: Omit<ClusterCockpitOptions, 'publicKey'> = {}) {
  const { x = '' } = keys.publicKey.export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url').toString('base64');
  return startClusterCockpitFake({ publicKey, ...options });
}

export interface TokenClaims {
  sub?: string;
  roles?: unknown;
  exp?: number;
  nbf?: number;
}

/** A token as cc-backend mints it: no expiry unless asked for. */
export function mint(claims: TokenClaims, key: KeyObject | Uint8Array = keys.privateKey, alg = 'EdDSA') {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg, typ: 'JWT' }).sign(key);
}

/** Asks the fake as one user: a path of its REST API or a GraphQL document. */
export async function caller(fake: ClusterCockpitFake, roles: string[], sub = 'u-0001') {
  const authorization = `Bearer ${await mint({ sub, roles })}`;
  return {
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(fake.url + path, { headers: { authorization, ...headers } }),
    json: async (path: string): Promise<any> =>
      (await fetch(fake.url + path, { headers: { authorization } })).json(),
    /** Sends a body with any method, DELETE too: as JSON, or as it is where it is text. */
    async send(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(fake.url + path, {
        method,
        headers: { authorization, ...headers },
        body: text,
      });
      return read(response);
    },
    async query(query: string, variables = {}, headers: Record<string, string> = {}) {
      const response = await fetch(`${fake.url}/query`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as { data: any; errors?: any[] }) };
    },
  };
}

/** An answer with its body parsed where it is JSON. */
export async function read(response: Response): Promise<{ status: number; text: string; body: any }> {
  const text = await response.text();
  return { status: response.status, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
