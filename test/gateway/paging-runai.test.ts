import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Job, type JobFilter, jobKinds, jobMatches, jobStates } from '../../src/domain/job.ts';
import { seed } from '../../src/sandbox/runai/seed.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

const { workloads, projects } = seed(Date.parse('2026-02-02T10:15:00Z'));
const directions = ['ASC', 'DESC'] as const;

let site: Site;
let all: Job[];
beforeAll(async () => {
  site = await openSite({ sandbox: { runai: { data: { workloads, projects } } } });
  ({ rows: all } = await readAll<Job>('jobs', { filter: {} }));
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const fieldsOf = {
  jobs: 'id name kind state userName createdAt startedAt endedAt deletedAt project { id } cluster { id } system { name }',
  projects: 'id name createdAt system { name }',
};

interface Arguments {
  readonly filter: object;
  readonly orderBy?: { field: string; direction: string };
}

/** One page of dgx alone. */
async function readPage(noun: keyof typeof fieldsOf, args: Arguments, after: string | null, first = 100) {
  const type = noun === 'jobs' ? 'Job' : 'Project';
  const query = `query ($filter: ${type}Filter, $orderBy: ${type}Order, $after: String, $first: Int!) {
    ${noun}(filter: $filter, orderBy: $orderBy, after: $after, first: $first) {
      nodes { ${fieldsOf[noun]} } pageInfo { hasNextPage endCursor } completeness { sources { status } } } }`;
  const filter = { ...args.filter, systems: ['dgx'] };
  const { body } = await site.ask(query, { variables: { ...args, filter, after, first } });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data[noun];
}

/** All pages; shorter when one had nothing to go on from, which its last status tells. */
async function readAll<R>(
  noun: keyof typeof fieldsOf,
  args: Arguments,
  between: () => void = () => undefined,
): Promise<{ rows: R[]; status: string }> {
  const rows: R[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await readPage(noun, args, after);
    rows.push(...page.nodes);
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || endCursor === null) return { rows, status: page.completeness.sources[0].status };
    after = endCursor;
    between();
  }
  throw new Error('the pages never end');
}

function askedOf(list: string): string[] {
  return site.received('runai').filter((line) => line.split('?')[0] === `GET /api/v1/${list}`);
}

describe('jobs of dgx over pages', () => {
  it('are all those that live, each once, newest first', () => {
    const living = workloads.filter(({ deletedAt }) => deletedAt === null);
    expect(all.map(({ id }) => id.replace('Job:dgx:', '')).sort()).toEqual(living.map(({ id }) => id).sort());
    const times = all.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('cost one request for each hundred', async () => {
    const { rows } = await readAll<Job>('jobs', { filter: {} });
    expect(askedOf('workloads')).toHaveLength(Math.ceil(rows.length / 100));
  });

  it.each(directions)('come in order of name, %s', async (direction) => {
    const { rows } = await readAll<Job>('jobs', { filter: {}, orderBy: { field: 'NAME', direction } });
    const sign = direction === 'ASC' ? 1 : -1;
    const names = all.map(({ name }) => name).sort((a, b) => sign * (a < b ? -1 : 1));
    expect(rows.map(({ name }) => name)).toEqual(names);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(all.length);
  });

  it('are refused in order of their start, naming the system', async () => {
    const orderBy = { field: 'STARTED_AT', direction: 'DESC' };
    await expect(readPage('jobs', { filter: {}, orderBy }, null)).rejects.toThrow(/STARTED_AT.*dgx/);
    expect(site.received('runai')).toEqual([]);
  });

  it('lose none to what Run:ai is told of the filter', async () => {
    const time = fc.constantFrom(...all.filter((_, at) => at % 90 === 0).map(({ createdAt }) => createdAt));
    const range = fc.option(fc.record({ from: time, to: time }, { requiredKeys: [] }), { nil: null });
    const filters: fc.Arbitrary<JobFilter> = fc.record(
      {
        clusters: some(valuesOf(({ cluster }) => cluster?.id)),
        projects: some(valuesOf(({ project }) => project?.id)),
        users: some([...valuesOf(({ userName }) => userName), 'u,0042']),
        states: some(jobStates),
        kinds: some(jobKinds),
        createdAt: range,
        endedAt: range,
        text: fc.constantFrom('A', '-1', '7', 'e,', null),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const expected = all.filter((job) => jobMatches(filter, job)).map(({ id }) => id);
        const { rows, status } = await readAll<Job>('jobs', { filter });
        expect(['OK', 'TRUNCATED']).toContain(status);
        const ids = rows.map(({ id }) => id);
        expect(ids).toEqual(status === 'OK' ? expected : expected.slice(0, ids.length));
      }),
      { numRuns: 100 },
    );
  });

  it('are counted by Run:ai alone, and only where the total is selected', async () => {
    const filter = { systems: ['dgx'], states: ['FAILED'], createdAt: { from: all[700]?.createdAt } };
    function ask(fields: string): Promise<Answer> {
      const query = `query ($filter: JobFilter) { jobs(first: 1, filter: $filter) { ${fields} } }`;
      return site.ask(query, { variables: { filter } });
    }
    const { body } = await ask('totalCount');
    expect(body.data.jobs.totalCount).toBe(all.filter((job) => jobMatches(filter as JobFilter, job)).length);
    expect(askedOf('workloads/count')).toHaveLength(1);
    site.forget();
    await ask('nodes { id }');
    expect(askedOf('workloads/count')).toEqual([]);
    expect(askedOf('workloads')).toHaveLength(1);
  });
});

describe('while others write', () => {
  it('every untouched job comes once, in order of creation', async () => {
    const untouched = new Set(all.map(({ id }) => id));
    const added = [...workloads];
    const { rows } = await readAll<Job>('jobs', { filter: {} }, () => {
      const [gone] = workloads.splice(
        workloads.findIndex(({ deletedAt }) => deletedAt === null),
        1,
      );
      untouched.delete(`Job:dgx:${gone?.id}`);
      const copies = added.splice(0, 90).map((row, at) => ({ ...row, deletedAt: null, id: idOf(at) }));
      workloads.push(...copies);
    });
    const ids = rows.map(({ id }) => id).filter((id) => untouched.has(id));
    expect(ids).toHaveLength(untouched.size);
    expect(new Set(ids).size).toBe(untouched.size);
  });
});

describe('projects of dgx in order of name', () => {
  it('come once each while one is removed and one added between the pages', async () => {
    const before = await readAll<Job>('projects', { filter: {} });
    const untouched = new Set(before.rows.map(({ id }) => id));
    let after: string | null = null;
    const seen: string[] = [];
    do {
      const page: any = await readPage('projects', { filter: {} }, after, 3);
      expect(page.completeness.sources).toEqual([{ status: 'OK' }]);
      seen.push(...page.nodes.map(({ id }: Job) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      const gone = projects.findIndex(({ id }) => id === seen.at(-1)?.replace('Project:dgx:', ''));
      const [removed] = projects.splice(gone, 1);
      untouched.delete(`Project:dgx:${removed?.id}`);
      if (removed) projects.unshift({ ...removed, id: `9${removed.id}`, name: `a-${removed.name}` });
    } while (after !== null);
    expect(seen.filter((id) => untouched.has(id)).sort()).toEqual([...untouched].sort());
    expect(untouched.size).toBeGreaterThan(5);
  });
});

/** Up to three of the values, or no condition. */
function some<T>(values: readonly T[]): fc.Arbitrary<T[] | null> {
  return fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));
}

function valuesOf(of: (job: Job) => string | null | undefined): string[] {
  return [...new Set(all.flatMap((job) => of(job) ?? []))];
}

let ids = 0;

function idOf(at: number): string {
  ids += 1;
  return `00000000-0000-4000-8${String(at).padStart(3, '0')}-${String(ids).padStart(12, '0')}`;
}
