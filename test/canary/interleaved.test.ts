import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connectAccounts } from './accounts.ts';
import { openCanaryGateway, type CanaryGateway } from './gateway.ts';
import { credentialsOf, type ModeName } from './modes.ts';
import { accountsOf, visitors, type Visitor } from './people.ts';
import { allowed } from './rule.ts';
import { bearerOf, openWorld, systemNames, type World } from './world.ts';

let world: World;
let gateway: CanaryGateway | undefined;
beforeAll(async () => {
  world = await openWorld();
  await connectAccounts(world);
}, 120_000);
afterEach(() => gateway?.close());
afterAll(() => world.close());

const atOnce = 200;
/** One system that both reach; its clusters are named after whose token asked. */
const query = '{ clusters(filter: { systems: ["fritz"] }) { nodes { name } } viewer { issuer subject } }';

/** The same subject of two issuers, who differ in nothing but that; where accounts are asked with, two that have one. */
const two = ['campus-1', 'hpc-1'];
const crowds: readonly [number, ModeName, readonly string[]][] = [
  [10_000, 'forward', two],
  [600, 'exchange', two],
  [600, 'stored', ['hpc-1', 'guests-2']],
  [600, 'mint', two],
];

it.each(crowds)(
  '%i times two people ask the same at the same time of a system asked with %s, and no row of one reaches the other',
  async (requests, mode, names) => {
    const credentials = credentialsOf(world, mode);
    const opened = (gateway = openCanaryGateway(world, credentials));
    const askers = await Promise.all(visitors.filter(({ name }) => names.includes(name)).map(askerOf));
    const wrong: unknown[] = [];
    world.forget();

    async function askerOf(visitor: Visitor) {
      const { issuer, subject } = visitor;
      const shown = allowed(credentials.fritz, 'fritz', {
        visitor,
        by: 'bearer',
        accounts: accountsOf(visitor),
      });
      const name = typeof shown === 'string' ? shown : shown.owner;
      const right = { data: { clusters: { nodes: [{ name }] }, viewer: { issuer, subject } } };
      return { name, headers: await bearerOf(world, visitor), right: JSON.stringify(right) };
    }

    async function ask(index: number): Promise<void> {
      const { headers, right } = askers[orderOf(index)]!;
      const { body } = await opened.ask(query, { headers: { ...headers } });
      if (JSON.stringify(body) !== right) wrong.push({ right, body });
    }

    for (let begun = 0; begun < requests; begun += atOnce)
      await Promise.all(Array.from({ length: atOnce }, (_, index) => ask(begun + index)));

    expect(wrong).toEqual([]);
    expect(new Set(askers.map(({ name }) => name)).size).toBe(2);
    // They met in flight, where equal reads are shared: far fewer requests were needed than were answered.
    const asked = world.systems.fritz.received.length;
    expect(asked).toBeGreaterThanOrEqual(requests / atOnce);
    expect(asked).toBeLessThan(requests / 2);
    expect(systemNames.filter((name) => world.systems[name].received.length > 0)).toEqual(['fritz']);
  },
  120_000,
);

/** In turns, and sometimes one of them twice. */
function orderOf(index: number): 0 | 1 {
  return index % 2 === (index % 7 === 0 ? 1 : 0) ? 0 : 1;
}
