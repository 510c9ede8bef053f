import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCanaryGateway, type CanaryGateway } from './gateway.ts';
import { connectAccounts } from './accounts.ts';
import { credentialsOf, modeNames } from './modes.ts';
import { accountsOf, visitors } from './people.ts';
import { expectTheRule } from './the-rule.ts';
import { watchKeys, type WatchedKeys } from './watched-keys.ts';
import { bearerOf, openWorld, type World } from './world.ts';

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

/** Three issuers with twenty people each, before five systems that take tokens of different issuers. */
describe.each(modeNames)('five systems asked with %s, for sixty people', (mode) => {
  it('are each shown exactly the tokens that they may see, and nothing else tells one', async () => {
    const credentials = credentialsOf(world, mode);
    gateway = openCanaryGateway(world, credentials);
    for (const visitor of visitors) {
      const headers = await bearerOf(world, visitor);
      const caller = { visitor, by: 'bearer', accounts: accountsOf(visitor) } as const;
      await expectTheRule(world, { gateway, credentials, caller, headers });
      // What caches know a token by: were no keys seen, none could be found to be a token.
      expect(keys.has(sha256(headers.authorization.slice('Bearer '.length)))).toBe(true);
    }
    expect(world.secrets.foundIn(await gateway.said())).toEqual([]);
    expect(keys.found(world.secrets)).toEqual([]);
  }, 120_000);
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
