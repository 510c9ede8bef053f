import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectAccounts } from './accounts.ts';
import { signIn } from './browser.ts';
import { openCanaryGateway, type CanaryGateway } from './gateway.ts';
import { credentialsOf, modeNames } from './modes.ts';
import { accountsOf, visitors } from './people.ts';
import { watchKeys, type WatchedKeys } from './watched-keys.ts';
import { expectTheRule } from './the-rule.ts';
import { openWorld, type World } from './world.ts';

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

/** Administrators and others of each issuer, with accounts and without. */
const some = visitors.filter(({ subject }) => ['u-1', 'u-2', 'u-3', 'u-4'].includes(subject));

describe.each(modeNames)('people who signed in with the browser, before systems asked with %s', (mode) => {
  it('have the tokens of their sign-in shown to those alone that may see them, and neither these nor the cookie told', async () => {
    const credentials = credentialsOf(world, mode);
    gateway = openCanaryGateway(world, credentials);
    for (const visitor of some) {
      const headers = await signIn(world, gateway, visitor);
      const caller = { visitor, by: 'session', accounts: accountsOf(visitor) } as const;
      await expectTheRule(world, { gateway, credentials, caller, headers });
    }
    expect(world.secrets.foundIn(await gateway.said())).toEqual([]);
    expect(keys.found(world.secrets)).toEqual([]);
  }, 120_000);
});
