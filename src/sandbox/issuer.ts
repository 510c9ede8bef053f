import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK, SignJWT } from 'jose';
import { people, type Person } from './people.ts';

export interface SandboxIssuer {
  /** The `iss` of its tokens; discovery and keys are below it. */
  readonly url: string;
  readonly jwks: JSONWebKeySet;
  /** A token as Keycloak of the campus would give it; `overrides` are for tests of bad ones. */
  tokenFor(
    person: Person,
    options?: { hours?: number; overrides?: Record<string, unknown> },
  ): Promise<string>;
  close(): Promise<void>;
}

const keyId = 'sandbox';

/**
 * An OpenID provider on loopback. Its signing key is ours, so that ready-made tokens can be handed out
 * at the start; every token verifies against its published keys like one obtained by signing in.
 */
export async function startIssuer(port = 0): Promise<SandboxIssuer> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key: JWK = { ...(await exportJWK(privateKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = await withoutKnownWarnings(() => createProvider(url, key));
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));

  return {
    url,
    jwks: { keys: [publicPart(key)] },
    tokenFor: (person, { hours = 12, overrides = {} } = {}) =>
      new SignJWT({
        ...claimsOf(person),
        iss: url,
        aud: ['clusterql', 'renku'],
        azp: 'clusterql',
        ...overrides,
      })
        .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
        .setIssuedAt()
        .setExpirationTime((overrides['exp'] as number | undefined) ?? `${hours}h`)
        .sign(privateKey),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function createProvider(url: string, key: JWK) {
  const { default: Provider } = await import('oidc-provider');
  return new Provider(url, {
    jwks: { keys: [key] },
    clients: [],
    cookies: { keys: ['sandbox'] },
    features: { devInteractions: { enabled: false } },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'realm_access'],
      email: ['email', 'email_verified'],
    },
    findAccount(_, subject) {
      const person = people.find((each) => each.subject === subject);
      return person && { accountId: subject, claims: () => claimsOf(person) };
    },
  });
}

/** oidc-provider warns of Node 20, on which it works, and of a store in memory, which a sandbox wants. */
const knownWarnings = ['Unsupported runtime', 'in-memory adapter'];

async function withoutKnownWarnings<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = globalThis.console;
  globalThis.console.warn = (...words: unknown[]) => {
    if (!knownWarnings.some((known) => String(words[0]).includes(known))) warn(...words);
  };
  try {
    return await work();
  } finally {
    globalThis.console.warn = warn;
  }
}

function claimsOf({ subject, username, name, email, realmRoles }: Person) {
  return {
    sub: subject,
    preferred_username: username,
    name,
    email,
    email_verified: true,
    realm_access: { roles: [...realmRoles] },
  };
}

function publicPart({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
}
