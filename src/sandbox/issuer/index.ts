import type { JSONWebKeySet } from 'jose';
import type Provider from 'oidc-provider';
import { sandboxClient } from '../clients.ts';
import { currentKeys } from '../current-keys.ts';
import { serveFake, type Fake } from '../fake.ts';
import type { Person } from '../people.ts';
import { createKeyRing } from './keys.ts';
import type { ExchangedIssuer } from './exchange.ts';
import { createProvider } from './provider.ts';
import { claimsOf, realms, type RealmName } from './realms.ts';
import { createRoutes } from './sign-in.ts';
import { createStore } from './store.ts';

export interface SandboxIssuerOptions {
  readonly port?: number;
  /** The campus unless told otherwise. */
  readonly realm?: RealmName;
  /** What the gateway calls it, as its redirect addresses end with; the realm's name unless told otherwise. */
  readonly name?: string;
  /** How long access tokens and ID tokens live; five minutes unless told otherwise. */
  readonly accessTokenSeconds?: number;
  /** How long refresh tokens live; thirty days unless told otherwise. */
  readonly refreshTokenSeconds?: number;
}

/** An OpenID provider on loopback; its `url` is the `iss` of its tokens. */
export interface SandboxIssuer extends Fake {
  readonly realm: RealmName;
  /** What it publishes now; `keys` is replaced when they change. */
  readonly jwks: JSONWebKeySet;
  /** A token as Keycloak would give it; `overrides` are for tests of bad ones. */
  tokenFor(
    person: Person,
    options?: { hours?: number; overrides?: Record<string, unknown> },
  ): Promise<string>;
  /** Exchanges access tokens of that issuer, too, from now on. */
  trust(other: SandboxIssuer): void;
  /** A new key signs from now on; the old ones are published no more unless they are kept. */
  rotateKeys(options?: { keepOld?: boolean }): Promise<void>;
  /** Refuses every code, refresh token and session given so far. */
  endSignIns(): void;
}

const month = 30 * 24 * 3600;

/**
 * Signs the four people in. Its signing key is ours, so that ready-made tokens can be handed out
 * at the start; every token verifies against its published keys like one obtained by signing in.
 */
export async function startIssuer(options: SandboxIssuerOptions = {}): Promise<SandboxIssuer> {
  const { port, realm: realmName = 'campus', name = realmName } = options;
  const { accessTokenSeconds = 300, refreshTokenSeconds = month } = options;
  const realm = realms[realmName];
  const store = createStore();
  const keys = await createKeyRing(realm.algorithm);
  let provider: Provider;
  const fake = await serveFake(
    name,
    createRoutes(name, realm, () => provider),
    port,
  );
  const { url } = fake;
  const exchanged: ExchangedIssuer[] = [{ url, realm, keys: currentKeys(keys.jwks) }];

  /** The provider knows the keys it was made with alone; what it remembers is in the store. */
  async function renew(): Promise<void> {
    const lifetimes = { accessTokenSeconds, refreshTokenSeconds };
    provider = await createProvider({ url, name, realm, keys, store, exchanged, ...lifetimes });
  }
  await renew();

  return {
    ...fake,
    realm: realmName,
    jwks: keys.jwks,
    tokenFor(person, { hours = 12, overrides = {} } = {}) {
      const audiences = { aud: [...realm.audiences], azp: sandboxClient.id, typ: 'Bearer' };
      const claims = { ...claimsOf(realm, person), iss: url, ...audiences, ...overrides };
      return keys.sign(claims, (overrides['exp'] as number | undefined) ?? `${hours}h`);
    },
    trust(other) {
      exchanged.push({ url: other.url, realm: realms[other.realm], keys: currentKeys(other.jwks) });
    },
    async rotateKeys({ keepOld = false } = {}) {
      await keys.rotate(keepOld);
      await renew();
    },
    endSignIns: () => store.clear(),
  };
}
