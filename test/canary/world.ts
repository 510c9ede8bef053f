import { generateKeyPairSync } from 'node:crypto';
import type { NamedSecret } from '../../src/domain/change/key.ts';
import type { Database } from '../../src/database/database.ts';
import { lazyTestDatabase } from '../support/database.ts';
import type { Kind } from './system.ts';
import { startCanaryIssuer, type CanaryIssuer } from './issuer.ts';
import { issuerNames, type IssuerName, type Visitor } from './people.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { startCanarySystem, type CanarySystem } from './system.ts';

/** Two tenants of Run:ai and two ClusterCockpits among them, for a token may go to one and not to the other. */
export const systemKinds = {
  renku: 'renku',
  dgx: 'runai',
  lab: 'runai',
  emmy: 'clustercockpit',
  fritz: 'clustercockpit',
} as const satisfies Record<string, Kind>;

export type SystemName = keyof typeof systemKinds;

export const systemNames = Object.keys(systemKinds) as SystemName[];

export type PerSystem<Value> = Readonly<Record<SystemName, Value>>;

export function perSystem<Value>(valueOf: (name: SystemName) => Value): PerSystem<Value> {
  return Object.fromEntries(systemNames.map((name) => [name, valueOf(name)])) as PerSystem<Value>;
}

/** Everything around a gateway: who gives tokens, who is shown them, and what must stay secret. */
export interface World {
  readonly secrets: Secrets;
  readonly issuers: Readonly<Record<IssuerName, CanaryIssuer>>;
  readonly systems: PerSystem<CanarySystem>;
  /** What each system trusts tokens of the gateway by: an Ed25519 seed in base64. */
  readonly signingKeys: PerSystem<string>;
  /** What all gateways here seal with. */
  readonly key: NamedSecret;
  /** Of all gateways here, so that no row of any is overlooked. */
  readonly database: Database;
  /** Ends faults and forgets what was received. */
  forget(): void;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const secrets = createSecrets();
  const issuers = await Promise.all(issuerNames.map((name) => startCanaryIssuer(name, secrets)));
  const systems = await Promise.all(
    systemNames.map((name) => startCanarySystem(name, systemKinds[name], secrets)),
  );
  const database = lazyTestDatabase();
  const everyone = [...issuers, ...systems];

  return {
    secrets,
    issuers: byName(issuers) as World['issuers'],
    systems: byName(systems) as World['systems'],
    signingKeys: perSystem((owner) => secrets.keep({ kind: 'signing key', owner, text: signingKey() })),
    key: { id: 'k1', secret: secrets.make({ kind: 'key of the gateway', owner: 'gateway' }) },
    database,
    forget() {
      for (const each of everyone) {
        each.setFault(null);
        each.setEcho(null);
        each.forget();
      }
    },
    async close() {
      await Promise.all(everyone.map((each) => each.close()));
      await database.close();
    },
  };
}

/** A new token of theirs, as a header. */
export async function bearerOf(
  { issuers }: World,
  visitor: Visitor,
): Promise<{ readonly authorization: string }> {
  return { authorization: `Bearer ${await issuers[visitor.issuer].accessToken(visitor)}` };
}

/** New tokens for single systems, as the header that takes them along; none without any. */
export async function broughtOf(
  world: World,
  brought: Partial<PerSystem<Visitor | undefined>>,
): Promise<Record<string, string>> {
  const entries: string[] = [];
  for (const system of systemNames) {
    const visitor = brought[system];
    if (visitor !== undefined) entries.push(`${system} ${(await bearerOf(world, visitor)).authorization}`);
  }
  return entries.length === 0 ? {} : { 'x-upstream-authorization': entries.join(', ') };
}

function byName<Named extends { readonly name: string }>(all: readonly Named[]): Record<string, Named> {
  return Object.fromEntries(all.map((each) => [each.name, each]));
}

function signingKey(): string {
  const { d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return Buffer.from(d, 'base64url').toString('base64');
}
