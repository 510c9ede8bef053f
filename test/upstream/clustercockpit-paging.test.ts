import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Order } from '../../src/domain/page/order.ts';
import type { JobOrderField } from '../../src/domain/job.ts';
import {
  namesOf,
  newestFirst,
  parametersOf,
  readAllJobs,
  readJobs,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';
import { midnight, type Table, tableOf } from './clustercockpit-table.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function open(graphql: boolean, table: Table) {
  upstream = await startUpstream((request) => table.reply(request));
  return upstream.connect({ graphql }).jobs;
}

const oldestFirst: Order<JobOrderField> = { field: 'STARTED_AT', direction: 'ASC' };

function idOf([jobId, start]: [number, number]): string {
  return `Job:emmy:helios/${jobId}/${start}`;
}

/** What is to come: by start, equal starts by id. */
function inOrder({ starts }: Table, { direction }: Order): string[] {
  const sign = direction === 'ASC' ? 1 : -1;
  return [...starts]
    .sort((a, b) => sign * (a[1] - b[1]) || (idOf(a) < idOf(b) ? -1 : 1))
    .map(([jobId]) => String(jobId));
}

/** Numbers from 1 on; every `crowd` of them share a start. */
function started(count: number, crowd = 1): [number, number][] {
  return Array.from({ length: count }, (_, at) => [at + 1, midnight + Math.floor(at / crowd)]);
}

function time(second: number): string {
  return new Date((midnight + second) * 1000).toISOString();
}

/** How many jobs each request asked for; every one has to be for the first page. */
function limitsAsked(): number[] {
  return upstream.received.map((request) => {
    if (!request.json) expect(parametersOf(request).page).toBe('1');
    return Number(request.json.variables?.limit ?? parametersOf(request)['items-per-page']);
  });
}

function startsAsked(): unknown[] {
  return upstream.received.map(
    (request) => request.json.variables?.filter[0].startTime ?? parametersOf(request)['start-time'],
  );
}

describe.each([
  { api: 'GraphQL', graphql: true, orders: [newestFirst, oldestFirst] },
  { api: 'REST', graphql: false, orders: [newestFirst] },
])('Over $api, pages of jobs', ({ graphql, orders }) => {
  it.each(orders)('by $field $direction go on from a start: one request for each page', async (order) => {
    const table = tableOf(started(60));
    const jobs = await open(graphql, table);
    expect(await readAllJobs(jobs, { order })).toEqual(inOrder(table, order));
    expect(limitsAsked()).toEqual([25, 25, 25]);
    const goingOn = graphql
      ? { DESC: [{ to: time(40) }, { to: time(20) }], ASC: [{ from: time(19) }, { from: time(39) }] }
      : { DESC: [`0-${midnight + 40}`, `0-${midnight + 20}`], ASC: [] };
    expect(startsAsked()).toEqual([undefined, ...goingOn[order.direction]]);
  });

  it.each(orders)(
    'by $field $direction bring 250 jobs of one start each once, over pages of 20',
    async (order) => {
      const crowd: [number, number][] = started(250, 250).map(([id, start]) => [id + 100, start + 1_000]);
      const table = tableOf([...started(30), ...crowd, [999, midnight + 2_000]]);
      const jobs = await open(graphql, table);
      expect(await readAllJobs(jobs, { order })).toEqual(inOrder(table, order));
      expect(limitsAsked()).toContain(300);
    },
  );

  it.each(orders)('by $field $direction are as good with 100 jobs', async (order) => {
    const table = tableOf(started(450, 7));
    const jobs = await open(graphql, table);
    expect(await readAllJobs(jobs, { limit: 100, order })).toEqual(inOrder(table, order));
    expect(Math.max(...limitsAsked())).toBe(100);
    expect(limitsAsked().length).toBeLessThanOrEqual(10);
  });

  it('bring every job once, however starts and pages fall together', async () => {
    const table = tableOf([]);
    const jobs = await open(graphql, table);
    const starts = fc.array(fc.nat({ max: 12 }), { maxLength: 120, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        starts,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(...orders),
        async (seconds, limit, order) => {
          table.starts.clear();
          for (const [at, second] of seconds.entries()) table.starts.set(at, midnight + second);
          expect(await readAllJobs(jobs, { limit, order })).toEqual(inOrder(table, order));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(orders)(
    'by $field $direction bring every job that stays once, while others come and go',
    async (order) => {
      const table = tableOf(started(200, 3));
      const jobs = await open(graphql, table);
      let turn = 0;
      const names = await readAllJobs(jobs, { order }, () => {
        turn += 1;
        // New ones at both ends and in between; of the first 200 every seventh leaves.
        for (let at = 0; at < 30; at += 1) table.starts.set(turn * 1_000 + at, midnight - 20 + at * 4);
        for (let at = 0; at < 3; at += 1) table.starts.delete(7 * (turn * 3 + at));
      });
      const staying = inOrder(table, order).filter((name) => Number(name) <= 200);
      expect(turn).toBeGreaterThan(5);
      expect(names.filter((name) => staying.includes(name))).toEqual(staying);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it('go on after a place in another system that falls between two seconds, or before the first', async () => {
    const table = tableOf(started(3));
    const jobs = await open(graphql, table);
    const key = time(1.5);
    const between = { key, id: 'Job:dgx:1' };
    expect(namesOf(await readJobs(jobs, { after: between }))).toEqual(['2', '1']);
    expect(startsAsked()).toEqual([graphql ? { to: time(1) } : `0-${midnight + 1}`]);
    const before = { key: '', id: 'Job:dgx:1' };
    expect(await readJobs(jobs, { after: before })).toMatchObject({ rows: [], more: false });
    expect(upstream.received).toHaveLength(1);
  });

  it('reach the first second there is', async () => {
    const table = tableOf([
      [1, 0],
      [2, 1],
    ]);
    const jobs = await open(graphql, table);
    expect(await readAllJobs(jobs, { limit: 1 })).toEqual(['2', '1']);
  });

  it('look at a thousand jobs at most for what is left to the gateway, and say that they stopped', async () => {
    const table = tableOf(started(3_000));
    const jobs = await open(graphql, table);
    const filter = { endedAt: { to: '2000-01-01T00:00:00.000Z' } };
    const slice = await readJobs(jobs, { filter });
    expect(slice).toMatchObject({ rows: [], more: true, status: 'TRUNCATED' });
    expect(limitsAsked().reduce((all, limit) => all + limit, 0)).toBeLessThan(1_100);
    expect(limitsAsked().length).toBeLessThanOrEqual(12);
    const next = await readJobs(jobs, { filter, after: slice.end });
    expect(Date.parse(next.end?.key ?? '')).toBeLessThan(Date.parse(slice.end?.key ?? ''));
  });

  it('stop when their deadline passes', async () => {
    const jobs = await open(graphql, tableOf(started(3)));
    const signal = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    const ordering = {
      ...newestFirst,
      markOf: () => ({ key: '', id: '' }),
      backwards: false,
      compare: () => 0,
    };
    const request = { filter: {}, ordering, after: null, limit: 1, mostRows: 1_000, signal };
    await expect(jobs.read(request)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(upstream.received).toHaveLength(0);
  });
});

describe('Over GraphQL, pages of jobs read backwards', () => {
  it.each([newestFirst, oldestFirst])('are the reverse of those by $field $direction', async (order) => {
    const table = tableOf(started(120, 9));
    const jobs = await open(true, table);
    const backwards = await readAllJobs(jobs, { order, backwards: true });
    expect(backwards).toEqual(inOrder(table, order).reverse());
  });
});

describe('The orders of jobs', () => {
  it('are by start, both ways over GraphQL', async () => {
    const bothWays = { directions: ['ASC', 'DESC'], backwards: true };
    const { orders } = await open(true, tableOf([]));
    expect(orders).toEqual({ CREATED_AT: bothWays, STARTED_AT: bothWays });
  });

  it('are by start, newest first and never backwards over REST', async () => {
    const oneWay = { directions: ['DESC'], backwards: false };
    const { orders } = await open(false, tableOf([]));
    expect(orders).toEqual({ CREATED_AT: oneWay, STARTED_AT: oneWay });
  });
});
