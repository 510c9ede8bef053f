import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCanaryGateway, type CanaryGateway } from './gateway.ts';
import { credentialsOf } from './modes.ts';
import { visitors, type Visitor } from './people.ts';
import { bearerOf, openWorld, systemNames, type World } from './world.ts';

let world: World;
let gateway: CanaryGateway;
beforeAll(async () => {
  world = await openWorld();
  gateway = openCanaryGateway(world, credentialsOf(world, 'forward'));
});
afterAll(async () => {
  await gateway.close();
  await world.close();
});

const requests = 10_000;
const atOnce = 200;
/** One system that takes both their tokens; its pools and clusters are named after whose token asked. */
const query = '{ clusters(filter: { systems: ["fritz"] }) { nodes { name } } viewer { issuer subject } }';

/** The same subject of two issuers, who differ in nothing but that. */
const two = visitors.filter(({ subject, issuer }) => subject === 'u-0' && issuer !== 'guests');

it('ten thousand times two people ask the same at the same time, and no row of one reaches the other', async () => {
  const headers = await Promise.all(two.map((visitor) => bearerOf(world, visitor)));
  const wrong: unknown[] = [];

  async function ask(index: number): Promise<void> {
    const which = orderOf(index);
    const { name, issuer, subject } = two[which] as Visitor;
    const { body } = await gateway.ask(query, { headers: { ...headers[which] } });
    const right = { data: { clusters: { nodes: [{ name }] }, viewer: { issuer, subject } } };
    if (JSON.stringify(body) !== JSON.stringify(right)) wrong.push({ name, body });
  }

  for (let begun = 0; begun < requests; begun += atOnce)
    await Promise.all(Array.from({ length: atOnce }, (_, index) => ask(begun + index)));

  expect(wrong).toEqual([]);
  // They met in flight, where equal reads are shared: far fewer requests were needed than were answered.
  const asked = world.systems.fritz.received.length;
  expect(asked).toBeGreaterThanOrEqual(requests / atOnce);
  expect(asked).toBeLessThan(requests / 2);
  expect(systemNames.filter((name) => world.systems[name].received.length > 0)).toEqual(['fritz']);
}, 120_000);

/** In turns, and sometimes one of them twice. */
function orderOf(index: number): 0 | 1 {
  return index % 2 === (index % 7 === 0 ? 1 : 0) ? 0 : 1;
}
