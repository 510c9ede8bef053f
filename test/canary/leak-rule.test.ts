import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CredentialConfig, GrantedRole } from '../../src/config.ts';
import { openCanaryGateway } from './gateway.ts';
import { issuerNames, visitors } from './people.ts';
import { everything } from './question.ts';
import { allowed } from './rule.ts';
import { shownTo } from './shown.ts';
import { bearerOf, openWorld, perSystem, systemNames, type SystemName, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A credential as far as chance chooses it; keys and secrets are put in by its system. */
interface Drawn {
  readonly mode: 'forward' | 'mint' | 'client' | 'none';
  readonly issuers: readonly string[];
  readonly roles: readonly GrantedRole[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  mode: fc.constantFrom('forward', 'mint', 'client', 'none'),
  issuers: fc.uniqueArray(fc.constantFrom(...issuerNames)),
  roles: fc.uniqueArray(fc.constantFrom<GrantedRole>('viewer', 'administrator')),
});

const site = fc.record(Object.fromEntries(systemNames.map((name) => [name, drawn])));

function credentialOf(system: SystemName, { mode, issuers, roles }: Drawn): CredentialConfig {
  switch (mode) {
    case 'none':
      return { mode };
    case 'forward':
      return { mode, issuers };
    case 'mint':
      return { mode, key: world.signingKeys[system], subjects: subjectsOf(issuers) };
    case 'client':
      return {
        ...{ mode, clientId: 'gateway', roles, bearerField: 'accessToken' },
        clientSecret: world.secrets.make({ kind: 'client secret', owner: system }),
      };
  }
}

function subjectsOf(issuers: readonly string[]): Record<string, string> {
  return Object.fromEntries(issuers.map((issuer) => [issuer, 'preferred_username']));
}

const someone = fc.constantFrom(...visitors);

it('however a site is put together, each system is shown what the rule allows, of each caller, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(site, fc.array(someone, { minLength: 1, maxLength: 4 }), async (drawn, callers) => {
      const credentials = perSystem((name) => credentialOf(name, drawn[name] as Drawn));
      const gateway = openCanaryGateway(world, credentials);
      for (const visitor of callers) {
        world.forget();
        await gateway.ask(everything, { headers: await bearerOf(world, visitor) });
        for (const system of systemNames) {
          const may = allowed(credentials[system], system, { visitor, by: 'bearer', accounts: [] });
          expect(await shownTo(world, system)).toEqual(may === 'refused' ? [] : [may]);
        }
      }
      await gateway.close();
    }),
    { numRuns: 40 },
  );
}, 120_000);
