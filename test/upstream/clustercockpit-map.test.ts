import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseId } from '../../src/domain/id.ts';
import { parseDistinct, parseJobKey } from '../../src/upstream/clustercockpit/key.ts';
import { toJob } from '../../src/upstream/clustercockpit/jobs/map.ts';
import { Job } from '../../src/upstream/clustercockpit/jobs/schema.ts';
import { toCluster } from '../../src/upstream/clustercockpit/map.ts';
import { Cluster } from '../../src/upstream/clustercockpit/schema.ts';
import { emmy, graphqlJob, hasSamples, restJob, sample } from './clustercockpit-server.ts';

function mapped(fields: Record<string, unknown>) {
  return toJob(emmy, Job.parse(restJob(fields)));
}

describe('A job of ClusterCockpit', () => {
  it.each([
    ['pending', 'PENDING', false],
    ['running', 'RUNNING', false],
    ['suspended', 'SUSPENDED', false],
    ['completed', 'COMPLETED', true],
    ['failed', 'FAILED', true],
    ['cancelled', 'CANCELLED', true],
    ['timeout', 'TIMEOUT', true],
    ['deadline', 'TIMEOUT', true],
    ['out_of_memory', 'OUT_OF_MEMORY', true],
    ['preempted', 'PREEMPTED', true],
    ['boot_fail', 'NODE_FAILURE', true],
    ['node_fail', 'NODE_FAILURE', true],
    ['on_holiday', 'UNKNOWN', false],
    ['constructor', 'UNKNOWN', false],
  ])('that is "%s" upstream is %s', (jobState, state, isOver) => {
    const job = mapped({ jobState, startTime: 1790000000, duration: 60 });
    expect(job).toMatchObject({ state, upstreamState: jobState, startedAt: '2026-09-21T14:13:20.000Z' });
    expect(job.endedAt).toBe(isOver ? '2026-09-21T14:14:20.000Z' : null);
  });

  it('counts cores, not hardware threads', () => {
    expect(mapped({ numHwthreads: 144, smt: 2 }).allocated?.cpu).toBe(72);
    expect(mapped({ numHwthreads: 144, smt: 1 }).allocated?.cpu).toBe(144);
    expect(mapped({ numHwthreads: 144 }).allocated?.cpu).toBe(144);
    expect(mapped({}).allocated).toMatchObject({ cpu: null, gpu: 0, hardwareThreads: null, nodes: 1 });
  });

  it.each([
    [undefined, 'DISABLED', null],
    [0, 'DISABLED', null],
    [1, 'RUNNING_OR_ARCHIVING', null],
    [2, 'ARCHIVING_FAILED', null],
    [3, 'ARCHIVED', 0],
    [9, 'UNKNOWN', null],
  ])('of monitoring status %s is %s, and without energy until it was summed up', (status, state, energy) => {
    expect(mapped({ monitoringStatus: status, energy: 0 }).monitoring).toMatchObject({ state, energy });
    expect(mapped({ monitoringStatus: status, energy: 1.44 }).monitoring).toMatchObject({ energy: 1.44 });
  });

  it('tells what it holds of each machine, the whole of it where nothing is said', () => {
    const resources = [
      { hostname: 'lg02', hwthreads: [0, 1], accelerators: ['00000000:0E:00.0'], configuration: 'turbo' },
      { hostname: 'lg03' },
    ];
    expect(mapped({ resources }).allocated?.hosts).toEqual([
      {
        ...{ hostname: 'lg02', hardwareThreads: [0, 1] },
        ...{ accelerators: ['00000000:0E:00.0'], configuration: 'turbo' },
      },
      { hostname: 'lg03', hardwareThreads: null, accelerators: [], configuration: null },
    ]);
  });

  it.each([
    ['none', 'EXCLUSIVE'],
    ['single_user', 'SAME_USER'],
    ['multi_user', 'ANYBODY'],
    ['everybody', 'UNKNOWN'],
    [undefined, null],
  ])('that is shared "%s" upstream is %s', (shared, sharing) => {
    expect(mapped({ shared }).scheduling?.sharing).toBe(sharing);
  });

  it('is a member of an array only where its number is not left out, or 0', () => {
    expect(mapped({}).scheduling?.arrayNumber).toBeNull();
    expect(mapped({ arrayJobId: 0 }).scheduling?.arrayNumber).toBeNull();
    expect(mapped({ arrayJobId: 500080 }).scheduling?.arrayNumber).toBe(500080);
  });

  it('tells its tags and free texts in one order, and leaves out what is no text', () => {
    const tag = { name: 'x', scope: 'global', id: 1 };
    const { monitoring } = mapped({
      tags: [
        { ...tag, type: 'review' },
        { ...tag, type: 'app' },
      ],
      metaData: { slurmInfo: 'JobId=1', jobScript: '#!/bin/sh', odd: 7 },
    });
    expect(monitoring?.tags.map(({ type }) => type)).toEqual(['app', 'review']);
    expect(monitoring?.metadata).toEqual([
      { key: 'jobScript', value: '#!/bin/sh' },
      { key: 'slurmInfo', value: 'JobId=1' },
    ]);
  });

  it('without a project is listed without one, as an id cannot end in nothing', () => {
    expect(mapped({ project: '' }).project).toBeNull();
  });

  it('without a name of its own is called by its number', () => {
    expect(mapped({ metaData: null }).name).toBe('500123');
    expect(mapped({ metaData: { jobName: '' } }).name).toBe('500123');
    expect(mapped({ metaData: { jobName: 'cfd-wing' } }).name).toBe('cfd-wing');
  });

  it('may have a number beyond 32 bits', () => {
    expect(mapped({ jobId: 9_000_000_001 }).id).toBe('Job:emmy:helios/9000000001/1790000000');
  });

  it('has the same footprint, in the same order, over both APIs', () => {
    const rest = mapped({ footprint: { mem_used_max: 21.4, cpu_load_avg: 7.6, acc_mem_used_max: 3 } });
    const graphql = toJob(
      emmy,
      Job.parse(
        graphqlJob({
          footprint: [
            { name: 'cpu_load', stat: 'avg', value: 7.6 },
            null,
            { name: 'mem_used', stat: 'max', value: 21.4 },
            { name: 'acc_mem_used', stat: 'max', value: 3 },
          ],
        }),
      ),
    );
    expect(rest.monitoring?.footprint).toEqual([
      { metric: 'acc_mem_used', statistic: 'max', value: 3 },
      { metric: 'cpu_load', statistic: 'avg', value: 7.6 },
      { metric: 'mem_used', statistic: 'max', value: 21.4 },
    ]);
    expect(graphql).toEqual(rest);
  });

  it('has a footprint whose keys are split at the last underscore, whatever the metric is called', () => {
    const metric = fc.stringMatching(/^[a-z]+(_[a-z0-9]+){0,3}$/);
    const footprint = fc.dictionary(
      fc.tuple(metric, fc.constantFrom('avg', 'min', 'max')).map((parts) => parts.join('_')),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(footprint, (values) => {
        const rows = mapped({ monitoringStatus: 3, footprint: values }).monitoring?.footprint ?? [];
        expect(rows.every(({ statistic }) => ['avg', 'min', 'max'].includes(statistic))).toBe(true);
        expect(Object.fromEntries(rows.map((row) => [`${row.metric}_${row.statistic}`, row.value]))).toEqual({
          ...values,
        });
      }),
    );
  });

  it('has an id that leads back to it, whatever its cluster is called', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.nat(Number.MAX_SAFE_INTEGER),
        fc.nat(253_402_300_799),
        (cluster, jobId, startTime) => {
          const { id } = mapped({ cluster, jobId, startTime });
          const key = parseId(id)?.key;
          expect(key && parseJobKey(key)).toEqual({ cluster, jobId, startTime });
        },
      ),
    );
  });

  it.skipIf(!hasSamples)('reads every recorded job (skipped where the samples are not at hand)', () => {
    const jobs = sample('response-jobs-with-metadata').jobs.map((job: unknown) =>
      toJob(emmy, Job.parse(job)),
    );
    expect(jobs.map(({ id, name, state }: any) => [id, name, state])).toEqual([
      ['Job:emmy:helios/500123/1790000000', 'cfd-wing', 'RUNNING'],
      ['Job:emmy:helios/500101/1789990500', 'assemble', 'FAILED'],
      ['Job:emmy:helios/500110/1789985000', 'post', 'TIMEOUT'],
      ['Job:emmy:helios/500088/1789980000', 'cfd-wing', 'COMPLETED'],
      ['Job:emmy:lumen/9001/1789950000', 'train-unet', 'COMPLETED'],
    ]);
    expect(jobs[1].scheduling.message).toBe('exit code 137');
    expect(jobs[3].monitoring.energy).toBe(1.44);
    expect(jobs[4].allocated).toMatchObject({ cpu: 8, gpu: 2, memory: null, nodes: 1, hardwareThreads: 8 });
  });
});

describe('A job without what names it', () => {
  it.each([
    { jobId: undefined },
    { jobId: 1.5 },
    { jobId: -1 },
    { cluster: undefined },
    { startTime: undefined },
    { startTime: 'yesterday' },
    { startTime: 1_790_000_000_000 },
    { jobState: null },
  ])('is no job: %j', (fields) => {
    expect(Job.safeParse(restJob(fields)).success).toBe(false);
  });
});

describe('The key of a job', () => {
  it.each([
    [['helios']],
    [['helios', '500123']],
    [['helios', '500123', '1790000000', '1']],
    [['helios', 'x', '1790000000']],
    [['helios', '500123', 'x']],
    [['helios', '-1', '1790000000']],
    [['helios', '007', '1790000000']],
    [['helios', '1e3', '1790000000']],
    [['helios', '9007199254740993', '1790000000']],
    [['helios', '500123', '253402300800']],
  ] as [[string, ...string[]]][])('is refused when malformed: %j', (key) => {
    expect(parseJobKey(key)).toBeNull();
  });

  it('is asked for once, however often it is named', () => {
    const key = ['helios', '1', '2'] as const;
    expect(parseDistinct([key, ['helios', 'x', '2'], key], parseJobKey)).toEqual([
      { cluster: 'helios', jobId: 1, startTime: 2 },
    ]);
  });
});

describe('A cluster of ClusterCockpit', () => {
  it.skipIf(!hasSamples)('shows its recorded hardware (skipped where the samples are not at hand)', () => {
    const [helios, lumen] = sample('response-clusters').clusters.map((cluster: unknown) =>
      toCluster(emmy, Cluster.parse(cluster)),
    );
    expect(helios.hardware.partitions).toBeNull();
    expect(helios.hardware.subClusters.map(({ name, nodeCount }: any) => [name, nodeCount])).toEqual([
      ['std', 64],
      ['fat', 5],
    ]);
    expect(lumen.hardware.subClusters[0].accelerators).toHaveLength(4);
  });
});
