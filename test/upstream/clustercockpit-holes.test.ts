import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  keysOfJobs,
  namesOf,
  parametersOf,
  readAllJobs,
  readJobs,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';
import { midnight, type Table, tableOf } from './clustercockpit-table.ts';

let upstream: Upstream;
let lost: Set<string>;
beforeEach(() => {
  lost = new Set();
});
afterEach(() => upstream.close());

/** REST fails every list that would hold a job of which the archive lost the file. */
async function open(table: Table) {
  upstream = await startUpstream((request) => {
    const answer = table.reply(request);
    const { jobs } = answer.body as { jobs: { jobId: number }[] };
    const error = 'open ./var/job-archive/helios/500/123/meta.json: no such file or directory';
    return jobs.some(({ jobId }) => lost.has(String(jobId)))
      ? { status: 500, body: { status: 'Internal Server Error', error } }
      : answer;
  });
  return upstream.connect({ graphql: false }).jobs;
}

/** Newest first, apart from the lost ones. */
function remaining({ starts }: Table): string[] {
  return [...starts]
    .sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1))
    .map(([jobId]) => String(jobId))
    .filter((name) => !lost.has(name));
}

function spread(count: number, seconds: number): [number, number][] {
  return Array.from({ length: count }, (_, at) => [at + 100, midnight - at * seconds]);
}

describe('A job whose file the archive has lost', () => {
  it('costs a list over REST itself alone, and the list says so', async () => {
    const table = tableOf(spread(60, 977));
    const jobs = await open(table);
    lost.add('107');
    const slice = await readJobs(jobs, { limit: 20 });
    expect(namesOf(slice)).toEqual(remaining(table).slice(0, 20));
    expect(slice.flaw).toMatchObject({ code: 'UPSTREAM_FAILURE', facts: { system: 'emmy' } });
    expect(slice.flaw?.message).toContain('missing in its job archive');
    expect(slice.flaw?.message).not.toContain('meta.json');
    expect(upstream.received.length).toBeLessThan(120);
  });

  it.each([1, 7, 3_600])('costs no page another job, with %i seconds between jobs', async (seconds) => {
    const table = tableOf(spread(90, seconds));
    const jobs = await open(table);
    for (const name of ['100', '131', '132', '189']) lost.add(name);
    expect(await readAllJobs(jobs, { limit: 20 })).toEqual(remaining(table));
    const sizes = upstream.received.map((request) => Number(parametersOf(request)['items-per-page']));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  });

  it('leaves a list that does not hold it as it is', async () => {
    const table = tableOf(spread(60, 977));
    const jobs = await open(table);
    lost.add('150');
    const slice = await readJobs(jobs, { limit: 5 });
    expect(slice.flaw).toBeUndefined();
    expect(upstream.received).toHaveLength(1);
  });

  it('leaves the jobs of its own second, and a failure in its own place', async () => {
    const table = tableOf([1, 2, 3, 4].map((jobId) => [jobId, midnight]));
    const jobs = await open(table);
    lost.add('2');
    expect(namesOf(await readJobs(jobs))).toEqual(['1', '3', '4']);
    const rows = await jobs.getMany(keysOfJobs(['helios', 3, midnight]));
    expect(rows.map(({ name }) => name)).toEqual(['3']);
    await expect(jobs.getMany(keysOfJobs(['helios', 2, midnight]))).rejects.toMatchObject({
      code: 'UPSTREAM_FAILURE',
    });
  });

  it('is not searched for where every list fails', async () => {
    const jobs = await open(tableOf([[1, midnight]]));
    await upstream.close();
    upstream = await startUpstream(() => ({ status: 500, body: '' }));
    const failing = upstream.connect({ graphql: false }).jobs;
    await expect(readJobs(failing)).rejects.toMatchObject({ code: 'UPSTREAM_FAILURE' });
    expect(upstream.received).toHaveLength(2);
    expect(jobs.system.name).toBe('emmy');
  });
});
