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

/** How one system is asked, by name of the mode. */
export const modes: Readonly<Record<string, (world: World, system: SystemName) => CredentialConfig>> = {
  forward: (_, system) => ({ mode: 'forward', issuers: accepted[system] }),
  mint: ({ signingKeys }, system) => ({
    mode: 'mint',
    key: signingKeys[system],
    subjects: Object.fromEntries(accepted[system].map((issuer) => [issuer, 'preferred_username'])),
  }),
  client: ({ secrets }, system) => ({
    ...{ mode: 'client', clientId: 'gateway', bearerField: 'accessToken', tokenEndpoint: 'v2' },
    clientSecret: secrets.make({ kind: 'client secret', owner: system }),
    roles: ['administrator'],
  }),
  none: () => ({ mode: 'none' }),
};

export function credentialsOf(world: World, mode: string): PerSystem<CredentialConfig> {
  const credentialOf = modes[mode];
  if (credentialOf === undefined) throw new Error(`no mode ${mode}`);
  return perSystem((system) => credentialOf(world, system));
}
