import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import type { CredentialConfig, GrantedRole } from '../../src/config.ts';
import { connectAccounts } from './accounts.ts';
import { openCanaryGateway } from './gateway.ts';
import type { Link } from './modes.ts';
import { accountsOf, issuerNames, visitors, type IssuerName } from './people.ts';
import { expectTheRule } from './the-rule.ts';
import { bearerOf, broughtOf, openWorld, perSystem, type SystemName, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await connectAccounts(world);
}, 120_000);
afterAll(() => world.close());

/** A link as far as chance chooses it; keys and secrets are put in by its system. */
interface Drawn {
  readonly mode: (typeof drawable)[number];
  readonly issuers: readonly IssuerName[];
  readonly roles: readonly GrantedRole[];
}

const drawable = ['forward', 'exchange', 'stored', 'mint', 'client', 'none'] as const;

const link: fc.Arbitrary<Drawn> = fc.record({
  mode: fc.constantFrom(...drawable),
  issuers: fc.uniqueArray(fc.constantFrom(...issuerNames), { minLength: 1 }),
  roles: fc.uniqueArray(fc.constantFrom<GrantedRole>('viewer', 'administrator')),
});

/** One way, or several to be tried in turn; no two of one mode. */
const ways = fc.uniqueArray(link, { minLength: 1, maxLength: 4, selector: ({ mode }) => mode });

const site = fc.record(perSystem(() => ways));

function credentialOf(system: SystemName, drawn: readonly Drawn[]): CredentialConfig {
  const [first, ...others] = drawn.map((each) => linkOf(system, each));
  if (first === undefined) throw new Error('no way was drawn');
  return others.length === 0 ? first : { mode: 'chain', links: [first, ...others] };
}

function linkOf(system: SystemName, { mode, issuers, roles }: Drawn): Link {
  switch (mode) {
    case 'none':
      return { mode };
    case 'forward':
      return { mode, issuers };
    case 'exchange':
      return { mode, issuers, audience: system };
    case 'stored':
      return { mode, issuer: issuers[0] ?? 'campus' };
    case 'mint':
      return { mode, key: world.signingKeys[system], subjects: subjectsOf(issuers) };
    case 'client':
      return {
        ...{ mode, clientId: 'gateway', roles, tokenEndpoint: 'v2', bearerField: 'accessToken' },
        clientSecret: world.secrets.make({ kind: 'client secret', owner: system }),
      };
  }
}

function subjectsOf(issuers: readonly string[]): Record<string, string> {
  return Object.fromEntries(issuers.map((issuer) => [issuer, 'preferred_username']));
}

const someone = fc.constantFrom(...visitors);

/** Some bring a token of somebody else for some systems. */
const caller = fc.record({
  visitor: someone,
  brought: fc.record(perSystem(() => fc.option(someone, { nil: undefined, freq: 3 }))),
});

it('however a site is put together, each system is shown what the rule allows, of each caller, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(site, fc.array(caller, { minLength: 1, maxLength: 4 }), async (drawn, callers) => {
      const credentials = perSystem((name) => credentialOf(name, drawn[name]));
      const gateway = openCanaryGateway(world, credentials);
      for (const { visitor, brought } of callers) {
        const headers = { ...(await bearerOf(world, visitor)), ...(await broughtOf(world, brought)) };
        const caller = { visitor, by: 'bearer', accounts: accountsOf(visitor), brought } as const;
        await expectTheRule(world, { gateway, credentials, caller, headers });
      }
      await gateway.close();
    }),
    { numRuns: 40 },
  );
}, 120_000);
