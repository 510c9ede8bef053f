import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCanaryGateway, type CanaryGateway } from './gateway.ts';
import { credentialsOf, modes } from './modes.ts';
import { visitors } from './people.ts';
import { everything, outcomes } from './question.ts';
import { allowed, type Allowed } from './rule.ts';
import { shownTo } from './shown.ts';
import { watchKeys, type WatchedKeys } from './watched-keys.ts';
import { bearerOf, openWorld, perSystem, systemNames, type PerSystem, type World } from './world.ts';

let world: World;
let keys: WatchedKeys;
let gateway: CanaryGateway | undefined;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  keys = watchKeys();
});
afterEach(async () => {
  keys.end();
  await gateway?.close();
});
afterAll(() => world.close());

/** Three issuers with twenty people each, before five systems that take tokens of different issuers. */
describe.each(Object.keys(modes))('five systems asked with %s, for sixty people', (mode) => {
  it('are each shown exactly the tokens that they may see, and nothing else tells one', async () => {
    const credentials = credentialsOf(world, mode);
    gateway = openCanaryGateway(world, credentials);
    for (const visitor of visitors) {
      world.forget();
      const headers = await bearerOf(world, visitor);
      const { body } = await gateway.ask(everything, { headers });
      const caller = { visitor, by: 'bearer', accounts: [] } as const;
      const expected = perSystem((system) => allowed(credentials[system], system, caller));
      expect([visitor.name, await everyShown()]).toEqual([
        visitor.name,
        perSystem((name) => shows(expected[name])),
      ]);
      expect([visitor.name, outcomes(body)]).toEqual([
        visitor.name,
        perSystem((name) => rowOf(expected[name])),
      ]);
      // What caches know a token by: were no keys seen, none could be found to be a token.
      expect(keys.has(sha256(headers.authorization.slice('Bearer '.length)))).toBe(true);
    }
    expect(world.secrets.foundIn(await gateway.said())).toEqual([]);
    expect(keys.found(world.secrets)).toEqual([]);
  }, 120_000);
});

async function everyShown(): Promise<PerSystem<readonly Allowed[]>> {
  const shown = await Promise.all(systemNames.map((system) => shownTo(world, system)));
  return perSystem((system) => shown[systemNames.indexOf(system)] ?? []);
}

function shows(expected: Allowed): Allowed[] {
  return expected === 'refused' ? [] : [expected];
}

/** Whose row a system has for them, or that it is named with why there is none. */
function rowOf(expected: Allowed): string {
  if (expected === 'refused') return 'refused';
  return expected === 'nothing' ? 'nobody' : expected.owner;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
