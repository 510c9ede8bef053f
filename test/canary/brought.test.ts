import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectAccounts } from './accounts.ts';
import { openCanaryGateway, type CanaryGateway } from './gateway.ts';
import { credentialsOf, modeNames } from './modes.ts';
import { accountsOf, visitors, type Visitor } from './people.ts';
import { watchKeys, type WatchedKeys } from './watched-keys.ts';
import { expectTheRule } from './the-rule.ts';
import { bearerOf, broughtOf, openWorld, type PerSystem, type World } from './world.ts';

let world: World;
let keys: WatchedKeys;
let gateway: CanaryGateway | undefined;
beforeAll(async () => {
  world = await openWorld();
  await connectAccounts(world);
}, 120_000);
beforeEach(() => {
  keys = watchKeys();
});
afterEach(async () => {
  keys.end();
  await gateway?.close();
});
afterAll(() => world.close());

/** For each system somebody else of one issuer; for one of them nobody. */
function broughtBy({ subject }: Visitor): Partial<PerSystem<Visitor>> {
  const other = `u-${(Number(subject.slice(2)) + 2) % 20}`;
  const [campus, hpc, guests] = visitors.filter((each) => each.subject === other);
  return { renku: campus!, dgx: campus!, lab: hpc!, emmy: guests! };
}

/** Administrators and others of each issuer, with accounts and without. */
const some = visitors.filter(({ subject }) => ['u-1', 'u-2', 'u-3', 'u-4'].includes(subject));

describe.each(modeNames)('people who send tokens along for systems asked with %s', (mode) => {
  it('have these shown to those systems alone, and only where their issuer is one whose tokens are sent on', async () => {
    const credentials = credentialsOf(world, mode);
    gateway = openCanaryGateway(world, credentials);
    for (const visitor of some) {
      const brought = broughtBy(visitor);
      const headers = { ...(await bearerOf(world, visitor)), ...(await broughtOf(world, brought)) };
      const caller = { visitor, by: 'bearer', accounts: accountsOf(visitor), brought } as const;
      await expectTheRule(world, { gateway, credentials, caller, headers });
    }
    expect(world.secrets.foundIn(await gateway.said())).toEqual([]);
    expect(keys.found(world.secrets)).toEqual([]);
  }, 120_000);
});
