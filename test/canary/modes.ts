import type { CredentialConfig } from '../../src/config.ts';
import { issuerNames, type IssuerName } from './people.ts';
import type { PerSystem, SystemName, World } from './world.ts';
import { perSystem } from './world.ts';

/** No two systems take the tokens of the same issuers. */
const accepted: PerSystem<readonly IssuerName[]> = {
  renku: ['campus'],
  dgx: ['hpc'],
  lab: ['campus', 'hpc'],
  emmy: ['guests'],
  fritz: issuerNames,
};

/** Where people connect an account for each. */
const home: PerSystem<IssuerName> = {
  renku: 'campus',
  dgx: 'hpc',
  lab: 'guests',
  emmy: 'hpc',
  fritz: 'campus',
};

/** One way of presenting callers to a system. */
export type Link = Exclude<CredentialConfig, { mode: 'chain' }>;
type ModeOf = (world: World, system: SystemName) => Link;

function forward(_: World, system: SystemName): Link {
  return { mode: 'forward', issuers: accepted[system] };
}

function idToken(_: World, system: SystemName): Link {
  return { mode: 'forward', issuers: accepted[system], token: 'idToken' };
}

function exchange(_: World, system: SystemName): Link {
  return { mode: 'exchange', issuers: accepted[system], audience: system };
}

function stored(_: World, system: SystemName): Link {
  return { mode: 'stored', issuer: home[system] };
}

function mint({ signingKeys }: World, system: SystemName): Link {
  const subjects = accepted[system].map((issuer) => [issuer, 'preferred_username']);
  return { mode: 'mint', key: signingKeys[system], subjects: Object.fromEntries(subjects) };
}

function client({ secrets }: World, system: SystemName): Link {
  const clientSecret = secrets.make({ kind: 'client secret', owner: system });
  const roles = ['administrator'] as const;
  const found = { tokenEndpoint: 'v2', bearerField: 'accessToken' } as const;
  return { mode: 'client', clientId: 'gateway', clientSecret, roles, ...found };
}

function none(): Link {
  return { mode: 'none' };
}

/** By what a test calls them: the ways that lead to each system, the first that is open to be taken. */
export const modes = {
  forward: [forward],
  'forward of the ID token': [idToken],
  exchange: [exchange],
  stored: [stored],
  mint: [mint],
  client: [client],
  none: [none],
  'stored, else exchange, else none': [stored, exchange, none],
  'forward, else stored, else the application of the gateway': [forward, stored, client],
  'exchange, else a minted token': [exchange, mint],
} as const satisfies Record<string, readonly ModeOf[]>;

export type ModeName = keyof typeof modes;

export const modeNames = Object.keys(modes) as ModeName[];

export function credentialsOf(world: World, name: ModeName): PerSystem<CredentialConfig> {
  const ways: readonly ModeOf[] = modes[name];
  return perSystem((system) => {
    const [first = none(), ...others] = ways.map((way) => way(world, system));
    return others.length === 0 ? first : { mode: 'chain', links: [first, ...others] };
  });
}
