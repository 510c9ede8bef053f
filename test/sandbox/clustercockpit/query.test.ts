import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

type Ask = Awaited<ReturnType<typeof caller>>['query'];

const now = 1_790_000_000;
const rows = [
  {
    user: 'u-0001',
    project: 'ice',
    jobState: 'running',
    startTime: now - 60,
    resources: [{ hostname: 'tn001' }],
  },
  {
    user: 'u-0002',
    project: 'Ice',
    jobState: 'failed',
    startTime: now - 9000,
    duration: 40,
    metaData: { jobName: 'relax' },
  },
  { user: 'u-0002', project: 'fire', jobState: 'completed', startTime: now - 9000, duration: 900, numAcc: 4 },
  {
    user: 'u-0003',
    project: 'ocean',
    jobId: 5_000_000_000,
    startTime: now - 90_000,
    resources: [{ hostname: 'tn001' }, { hostname: 'tn002' }],
  },
] as const satisfies Partial<Job>[];

let fake: ClusterCockpitFake;
let query: Ask;
beforeEach(async () => {
  const jobs = rows.map((fields, index) =>
    jobRow({ id: index + 1, jobId: index + 11, ...(fields as Partial<Job>) }),
  );
  fake = await startCockpit({ now: now * 1000, data: { jobs } });
  ({ query } = await caller(fake, ['admin']));
});
afterEach(() => fake.close());

async function idsOf(filter: unknown): Promise<number[]> {
  const { data, errors } = await query('query($f:[JobFilter!]){jobs(filter:$f){items{id} count}}', {
    f: filter,
  });
  expect(errors).toBeUndefined();
  const ids = data.jobs.items.map((job: { id: string }) => Number(job.id)) as number[];
  expect(data.jobs.count).toBe(ids.length);
  return ids.sort();
}

describe('the transport', () => {
  it('takes nothing but POST of JSON', async () => {
    const { get } = await caller(fake, ['admin']);
    const response = await get('/query?query={tags{id}}');
    expect([response.status, await response.json()]).toEqual([
      400,
      { errors: [{ message: 'transport not supported' }], data: null },
    ]);
    expect((await query('{tags{id}}', {}, { 'content-type': 'text/plain' })).status).toBe(400);
  });

  it.each([
    ['{', {}],
    ['{nothing}', {}],
    ['query($id:ID!){job(id:$id){id}}', {}],
    ['query($p:PageRequest!){jobs(page:$p){count}}', { p: { itemsPerPage: 1 } }],
    ['query A{tags{id}} query B{tags{id}}', {}],
  ])('refuses the document %s as unprocessable', async (document, variables) => {
    const answer = await query(document, variables);
    expect(answer).toMatchObject({ status: 422, data: null, errors: [{ message: expect.any(String) }] });
  });

  it('refuses it as a bad request where the client speaks of GraphQL over HTTP', async () => {
    expect((await query('{nothing}', {}, { accept: 'application/graphql-response+json' })).status).toBe(400);
  });

  it('tells nothing of its schema', async () => {
    const answer = await query('{__schema{types{name}}}');
    expect(answer).toEqual({ status: 200, errors: [{ message: 'introspection disabled' }], data: null });
  });
});

describe('traps', () => {
  it.each(['nodes{items{hostname id}}', 'clusters{subClusters{memoryBandwidth{value name}}}'])(
    'a panic in %s costs the whole answer',
    async (field) => {
      const answer = await query(`{tags{id} ${field}}`);
      expect(answer).toMatchObject({ status: 200, data: null });
      expect(answer.errors?.[0]?.message).toMatch(/^MAIN > Panic caused by: /);
    },
  );

  it('the number of nodes of a sub-cluster “*” wipes the whole answer', async () => {
    const [, glade] = fake.data.clusters;
    glade!.subClusters[0]!.nodes = '*';
    expect(await query('{clusters{subClusters{nodes}}}')).not.toHaveProperty('errors');
    expect(await query('{clusters{subClusters{numberOfNodes}}}')).toMatchObject({
      status: 200,
      data: null,
      errors: [{ path: ['clusters', 1, 'subClusters', 0, 'numberOfNodes'] }],
    });
  });

  it('nodes never count what runs on them', async () => {
    const { data } = await query(
      '{nodes(filter:{hostname:{eq:"tn001"}}){items{schedulerState jobsRunning cpusAllocated} count}}',
    );
    expect(data.nodes).toEqual({
      items: [{ schedulerState: 'allocated', jobsRunning: 0, cpusAllocated: 0 }],
      count: 1,
    });
  });

  it('ids are strings, the scheduler’s ids pass 2^31, times carry a local offset', async () => {
    const { data } = await query('{job(id:4){id jobId startTime}}');
    const { id, jobId, startTime } = data.job;
    expect([id, jobId]).toEqual(['4', 5_000_000_000]);
    expect(startTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+01:00$/);
    expect(Date.parse(startTime)).toBe((now - 90_000) * 1000);
  });

  it('a job nobody has is an error beside null', async () => {
    expect(await query('{job(id:99){id}}')).toEqual({
      status: 200,
      errors: [{ message: 'sql: no rows in result set', path: ['job'] }],
      data: { job: null },
    });
  });
});

describe('the list of jobs', () => {
  it('has 50 on a page unless told otherwise, all with -1, and counts all of them', async () => {
    fake.data.jobs.splice(
      0,
      Infinity,
      ...Array.from({ length: 120 }, (_, id) => jobRow({ id, startTime: id })),
    );
    async function page(argument: string) {
      const { data } = await query(`{jobs${argument}{items{id} count hasNextPage limit offset}}`);
      const { items, ...rest } = data.jobs;
      return [items.length, rest];
    }
    const rest = { count: 120, limit: null, offset: null };
    expect(await page('')).toEqual([50, { ...rest, hasNextPage: true }]);
    expect(await page('(page:{itemsPerPage:50,page:3})')).toEqual([20, { ...rest, hasNextPage: false }]);
    expect(await page('(page:{itemsPerPage:60,page:2})')).toEqual([60, { ...rest, hasNextPage: false }]);
    expect(await page('(page:{itemsPerPage:50,page:4})')).toEqual([0, { ...rest, hasNextPage: false }]);
    expect(await page('(page:{itemsPerPage:-1,page:7})')).toEqual([120, { ...rest, hasNextPage: false }]);
  });

  it.each([
    ['jobId', ['11', '12', '13', '5000000000']],
    ['startTime', ['5000000000', '12|13', '12|13', '11']],
    ['duration', ['12', '11', '5000000000', '13']],
    ['numNodes', ['11|12|13', '11|12|13', '11|12|13', '5000000000']],
    ['hpc_user', ['11', '12|13', '12|13', '5000000000']],
  ])('is ordered by the column %s, ascending unless told otherwise', async (field, order) => {
    async function ask(direction: string) {
      const { data } = await query(`{jobs(order:{field:"${field}",type:"col"${direction}}){items{jobId}}}`);
      return data.jobs.items.map((job: { jobId: number }) => String(job.jobId)) as string[];
    }
    expect(await ask('')).toEqual(order.map((id) => expect.stringMatching(`^(${id})$`)));
    expect(await ask(',order:DESC')).toEqual(
      order.toReversed().map((id) => expect.stringMatching(`^(${id})$`)),
    );
  });

  it('orders ties otherwise at the next request, and everything when no order is asked for', async () => {
    for (const order of ['', '(order:{field:"project",type:"col"})']) {
      fake.data.jobs.forEach((job) => (job.project = 'same'));
      const document = `{jobs${order}{items{id}}}`;
      const [one, next] = [(await query(document)).data.jobs.items, (await query(document)).data.jobs.items];
      expect(next).toEqual(one.toReversed());
    }
  });

  it.each([
    ['start_time', 'col'],
    ['numHWThreads', 'col'],
    ['user', 'col'],
    ['startTime', 'column'],
    ['startTime', ''],
  ])('cannot be ordered by %s of type "%s"', async (field, type) => {
    const answer = await query(`{jobs(order:{field:"${field}",type:"${type}"}){count}}`);
    expect(answer).toMatchObject({ status: 200, data: null, errors: [{ path: ['jobs'] }] });
  });

  it('is ordered by a footprint under any other type', async () => {
    fake.data.jobs.forEach((job) => (job.footprint = { mem_used_max: 9 - job.id }));
    const { data } = await query('{jobs(order:{field:"mem_used_max",type:"foot"}){items{id}}}');
    expect(data.jobs.items.map((job: { id: string }) => job.id)).toEqual(['4', '3', '2', '1']);
  });

  it('takes footprints apart', async () => {
    fake.data.jobs[0]!.footprint = { mem_used_max: 2.5 };
    fake.data.jobs[0]!.energyFootprint = { acc_power: 1.5 };
    const { data } = await query(
      '{job(id:1){footprint{name stat value} energyFootprint{hardware metric value}}}',
    );
    expect(data.job).toEqual({
      footprint: [{ name: 'mem_used', stat: 'max', value: 2.5 }],
      energyFootprint: [{ hardware: 'Accelerator', metric: 'acc_power', value: 1.5 }],
    });
  });
});

describe('filters', () => {
  function at(secondsAgo: number) {
    return new Date((now - secondsAgo) * 1000).toISOString();
  }

  it.each<[unknown, number[]]>([
    [{ jobId: { eq: '5000000000' } }, [4]],
    [{ user: { neq: 'u-0002' } }, [1, 4]],
    [{ user: { in: ['u-0001', 'u-0003'] } }, [1, 4]],
    [{ project: { startsWith: 'ic' } }, [1, 2]],
    [{ project: { endsWith: 'e' } }, [1, 2, 3]],
    [{ project: { contains: 'CE' } }, [1, 2, 4]],
    [{ project: { eq: 'ice', contains: 'fire' } }, [1]],
    [{ project: {} }, [1, 2, 3, 4]],
    [{ jobName: { eq: 'relax' } }, [2]],
    [{ jobName: { in: ['relax'] } }, [1, 2, 3, 4]],
    [{ jobName: { contains: 'R_L%x' } }, [2]],
    [{ project: { contains: '.' } }, []],
    [{ cluster: { eq: 'glade' } }, []],
    [{ state: ['failed', 'running'] }, [1, 2]],
    [{ state: [] }, []],
    [{ dbId: ['2', '3'] }, [2, 3]],
    [{ startTime: { from: at(9000), to: at(9000) } }, [2, 3]],
    [{ startTime: { from: at(9000).replace('.000Z', '+00:00') } }, [1, 2, 3]],
    [{ startTime: { to: at(9000) } }, [2, 3, 4]],
    [{ startTime: { to: '1970-01-01T00:00:00Z' } }, []],
    [{ startTime: { range: 'last24h' } }, [1, 2, 3]],
    [{ duration: { from: 50, to: 600 } }, [1, 4]],
    [{ duration: { from: 0, to: 50 } }, [2]],
    [{ duration: { from: 601, to: 0 } }, [3]],
    [{ numNodes: { from: 2, to: 2 } }, [4]],
    [{ numAccelerators: { from: 1, to: 0 } }, [3]],
    [{ node: { eq: 'tn002' } }, [4]],
    [{ node: { contains: 'tn' } }, [1, 2, 3, 4]],
    [{ node: { in: ['tn002'] } }, [1, 2, 3, 4]],
    [[{ user: { eq: 'u-0002' } }, { state: ['completed'] }], [3]],
    [[{ user: { eq: 'u-0002' } }, { user: { eq: 'u-0001' } }], []],
    [[], [1, 2, 3, 4]],
    [{ user: null, node: { startsWith: null } }, [1, 2, 3, 4]],
  ])('%j select the jobs %j', async (filter, ids) => {
    expect(await idsOf(filter)).toEqual(ids);
  });

  it.each<[unknown]>([
    [{ node: { startsWith: 'tn' } }],
    [{ state: ['stopped'] }],
    [{ startTime: { from: 1_790_000_000 } }],
    [{ startTime: { from: '2026-09-01' } }],
  ])('%j end in an error beside status 200', async (filter) => {
    const answer = await query('query($f:[JobFilter!]){jobs(filter:$f){count}}', { f: filter });
    expect(answer).toMatchObject({ status: 200, data: null, errors: [{ path: ['jobs'] }] });
  });

  it('find a job again by its natural key', async () => {
    const startTime = { from: at(9000), to: at(9000) };
    expect(await idsOf([{ jobId: { eq: '12' }, cluster: { eq: 'tarn' }, startTime }])).toEqual([2]);
  });

  it('narrow the list the same way, whichever of them meet', async () => {
    const single = [
      { user: { eq: 'u-0002' } },
      { state: ['failed'] },
      { numNodes: { from: 1, to: 1 } },
      { project: { contains: 'i' } },
    ];
    const alone = await Promise.all(single.map(idsOf));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat({ max: single.length - 1 })), async (chosen) => {
        const expected = [1, 2, 3, 4].filter((id) => chosen.every((index) => alone[index]?.includes(id)));
        expect(await idsOf(chosen.map((index) => single[index]))).toEqual(expected);
        expect(await idsOf([Object.assign({}, ...chosen.map((index) => single[index]))])).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
