import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const query = '{ pools { nodes { name } } jobs(first: 100) { nodes { userName system { name } } } }';
const visitors = ['viewer', 'researcher', null] as const;
type Visitor = (typeof visitors)[number];

describe('people who ask the same at the same time', () => {
  it("each get their own rows and nobody else's, two hundred times over", async () => {
    const alone = new Map<Visitor, unknown>();
    for (const as of visitors) alone.set(as, rowsOf(await site.ask(query, { as })));
    expect(new Set([...alone.values()].map((rows) => JSON.stringify(rows))).size).toBe(visitors.length);
    expect(rowsOfEmmy(alone)).toEqual([['viewer'], ['researcher'], []]);

    // Slow enough that their requests meet in flight, where equal reads are shared.
    for (const system of site.systems) system.setFault({ kind: 'latency', milliseconds: 5 });
    for (let round = 0; round < 20; round += 1) {
      const askers = Array.from({ length: 10 }, (_, index) => visitors[(round + index) % 3] as Visitor);
      const answers = await Promise.all(askers.map((as) => site.ask(query, { as })));
      expect(answers.map(rowsOf)).toEqual(askers.map((as) => alone.get(as)));
    }
    expect(site.received('renku').length).toBeLessThan(200);
  });
});

/** Names of pools and owners of emmy's jobs: both differ from person to person. */
function rowsOf({ body }: Answer): { pools: string[]; owners: string[] } {
  const jobs: any[] = body.data.jobs?.nodes ?? [];
  const owners = jobs.filter(({ system }) => system.name === 'emmy').map(({ userName }) => userName);
  return { pools: body.data.pools.nodes.map(({ name }: any) => name), owners };
}

function rowsOfEmmy(rows: Map<Visitor, any>): string[][] {
  return [...rows.values()].map(({ owners }) => [...new Set<string>(owners)]);
}
