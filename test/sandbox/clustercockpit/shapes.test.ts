import { existsSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputField,
} from 'graphql';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { deriveCluster, type ClusterConfig } from '../../../src/sandbox/clustercockpit/clusters.ts';
import { jobStates, type Tag } from '../../../src/sandbox/clustercockpit/data.ts';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { expandNodes } from '../../../src/sandbox/clustercockpit/node-list.ts';
import { sdl } from '../../../src/sandbox/clustercockpit/graphql/sdl.ts';
import { seed } from '../../../src/sandbox/clustercockpit/seed.ts';
import { caller, startCockpit } from './caller.ts';

const upstream = new URL('../../../../shared/upstream/', import.meta.url);
const samples = new URL('samples/clustercockpit/', upstream);
const published = new URL('specs/clustercockpit.graphqls', upstream);
const withSamples = it.skipIf(!existsSync(samples));
const withSchema = it.skipIf(!existsSync(published));

function sample(name: string): any {
  return JSON.parse(readFileSync(new URL(`${name}.json`, samples), 'utf8'));
}

let fake: ClusterCockpitFake | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

describe('on the wire', () => {
  withSamples('sample jobs come back word for word (skipped without ../shared/upstream)', async () => {
    const wire = sample('response-jobs-with-metadata').jobs as (Partial<Job> & { tags?: Tag[] })[];
    const absent = {
      partition: '',
      smt: 0,
      walltime: 0,
      arrayJobId: 0,
      numHwthreads: 0,
      monitoringStatus: 0,
    } as const;
    const jobs = wire.map(({ tags = [], ...job }) =>
      jobRow({ ...absent, ...job, tagIds: tags.map(({ id }) => id) }),
    );
    const tags = wire.flatMap((job) => job.tags ?? []);
    fake = await startCockpit({ now: 1_790_005_400_000, data: { jobs, tags } });
    const { get } = await caller(fake, ['admin', 'api']);
    async function text(path: string) {
      return (await get(path)).text();
    }
    expect(await text('/api/jobs/')).toBe(JSON.stringify(sample('response-jobs')));
    expect(await text('/api/jobs/?with-metadata')).toBe(
      JSON.stringify(sample('response-jobs-with-metadata')),
    );
    expect(await text('/api/jobs/42')).toBe(JSON.stringify(sample('response-job-get')));
  });

  withSamples(
    'sample clusters are derived from their configuration (skipped without ../shared/upstream)',
    () => {
      const configs = ['helios', 'lumen'].map((name) => sample(`cluster-${name}`) as ClusterConfig);
      expect(JSON.parse(JSON.stringify(configs.map(deriveCluster)))).toEqual(
        sample('response-clusters').clusters,
      );
    },
  );

  withSamples(
    'the seed has the keys and types of the samples (skipped without ../shared/upstream)',
    async () => {
      fake = await startCockpit();
      const { json } = await caller(fake, ['admin', 'api']);
      const names = ['response-jobs', 'response-jobs-with-metadata', 'response-clusters'];
      const known = shapeOf(names.map(sample));
      const jobs = await json('/api/jobs/?with-metadata&items-per-page=3600');
      const ours = shapeOf([jobs, await json('/api/clusters/')]);
      expect([...ours].filter((place) => !known.has(place))).toEqual([]);
    },
  );
});

describe('measured jobs', () => {
  withSamples('have the keys and types of the samples (skipped without ../shared/upstream)', async () => {
    fake = await startCockpit({ now: 1_790_000_000_000 });
    const { id } = fake.data.jobs.find((job) => job.numAcc > 0 && job.monitoringStatus === 3) ?? {};
    const { json, send } = await caller(fake, ['admin', 'api']);
    const answers = {
      'response-jobs-metrics': await json(`/api/jobs/metrics/${id}?scope=node&scope=accelerator`),
      'response-job-get-all-metrics': await json(`/api/jobs/${id}?all-metrics=true`),
      'response-job-post-metrics': (await send('POST', `/api/jobs/${id}`, 'null')).body,
    };
    for (const [name, answer] of Object.entries(answers)) {
      const known = shapeOf(sample(name));
      const strange = [...shapeOf(answer)].filter((place) => !known.has(place) && !isOptional(place));
      expect([name, strange]).toEqual([name, []]);
    }
  });

  /** The samples are of metrics without a prefix, and of fewer parts than get minimum and maximum. */
  function isOptional(place: string): boolean {
    return place.endsWith('.unit.prefix: string') || place.includes('.statisticsSeries');
  }
});

/** Every place in a value with the type found there; the keys of maps are one place. */
function shapeOf(value: unknown, place = '', found = new Set<string>()): Set<string> {
  const isMap = /\.(footprint|metaData|statistics)$|\.Data(\.\*)?$/.test(place);
  if (value === null || typeof value !== 'object')
    return found.add(`${place}: ${value === null ? 'null' : typeof value}`);
  for (const [key, inner] of Object.entries(value)) {
    shapeOf(inner, Array.isArray(value) ? `${place}[]` : `${place}.${isMap ? '*' : key}`, found);
  }
  return found;
}

describe('the schema', () => {
  withSchema('is a part of the published one (skipped without ../shared/upstream)', () => {
    const theirs = buildSchema(readFileSync(published, 'utf8'));
    const ours = buildSchema(sdl);
    const types = Object.values(ours.getTypeMap()).filter((type) => !type.name.startsWith('__'));
    expect(types.length).toBeGreaterThan(25);
    for (const type of types) {
      const original = theirs.getType(type.name);
      expect(original?.constructor, type.name).toBe(type.constructor);
      expect(Object.entries(membersOf(original)), type.name).toEqual(
        expect.arrayContaining(Object.entries(membersOf(type))),
      );
    }
  });
});

describe('what is asked', () => {
  withSchema('lacks nothing but what the analysis page asks (skipped without ../shared/upstream)', () => {
    const [theirs, ours] = [readFileSync(published, 'utf8'), sdl].map((text) => buildSchema(text));
    const missing = ['Query', 'Mutation', 'JobFilter', 'NodeFilter', 'Job', 'Node'].map((name) => {
      const own = membersOf(ours?.getType(name));
      return Object.keys(membersOf(theirs?.getType(name))).filter((member) => !(member in own));
    });
    expect(missing.flat().filter((member) => !member.includes('.'))).toEqual([
      'jobsFootprints',
      'rooflineHeatmap',
    ]);
  });
});

/** Field, argument and value names of a type, each with its type as written. */
function membersOf(type: unknown): Record<string, string> {
  if (isEnumType(type)) return Object.fromEntries(type.getValues().map(({ name }) => [name, name]));
  if (!isObjectType(type) && !isInputObjectType(type)) return {};
  const fields: (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(type.getFields());
  return Object.fromEntries(
    fields.flatMap((field) => [
      [field.name, String(field.type)],
      ...('args' in field ? field.args.map(({ name, type }) => [`${field.name}.${name}`, String(type)]) : []),
    ]),
  );
}

describe('the seed', () => {
  const state = seed(1_790_000_000);

  it('is the same for the same time', () => {
    expect(seed(1_790_000_000)).toEqual(state);
    expect(seed(1_790_000_001)).not.toEqual(state);
  });

  it('has 3,600 jobs of 60 days in every state, some of them started in one second', () => {
    const starts = state.jobs.map((job) => job.startTime);
    expect(state.jobs).toHaveLength(3600);
    expect(new Set(state.jobs.map((job) => job.id)).size).toBe(3600);
    expect(new Set(state.jobs.map((job) => job.jobState))).toEqual(new Set(jobStates));
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(state.now - 60 * 86_400);
    expect(Math.max(...starts)).toBeLessThanOrEqual(state.now);
    expect(new Set(starts).size).toBeLessThan(3500);
  });

  it('runs every job on nodes of its sub-cluster, and no two at a time on one node', () => {
    const subClusters = state.clusters.flatMap((cluster) => cluster.subClusters);
    const hosts = new Map(subClusters.map(({ name, nodes }) => [name, new Set(expandNodes(nodes))]));
    for (const job of state.jobs) {
      expect(job.numNodes).toBe(job.resources.length);
      for (const { hostname } of job.resources) expect(hosts.get(job.subCluster)).toContain(hostname);
    }
    const busy = state.jobs.filter((job) => job.jobState === 'running').flatMap((job) => job.resources);
    expect(new Set(busy.map(({ hostname }) => hostname)).size).toBe(busy.length);
  });

  it('ends jobs before now, and adds up their energy', () => {
    for (const job of state.jobs.filter(({ monitoringStatus }) => monitoringStatus === 3)) {
      const parts = Object.values(job.energyFootprint ?? {});
      expect(job.energy).toBeCloseTo(
        parts.reduce((sum, part) => sum + part, 0),
        5,
      );
      expect(job.startTime + job.duration).toBeLessThanOrEqual(state.now);
      expect(Object.keys(job.footprint ?? {})).not.toEqual([]);
    }
  });

  it('knows a state for every node, fitting the running jobs', () => {
    const running = state.jobs.filter((job) => job.jobState === 'running');
    const busy = new Set(running.flatMap((job) => job.resources.map(({ hostname }) => hostname)));
    for (const { hostname, schedulerState } of state.nodes) {
      expect(['allocated', 'mixed'].includes(schedulerState)).toBe(busy.has(hostname));
    }
    expect(state.nodes).toHaveLength(128 + 13 + 32);
  });
});

describe('node lists', () => {
  function pad(number: number) {
    return String(number).padStart(4, '0');
  }

  it.each(['*', 'tn[5]', 'tn[001-10]', 'tn[01-02', ''])('like "%s" are refused', (list) => {
    expect(() => expandNodes(list)).toThrow('invalid node list');
  });

  it('name a node for each number of their ranges', () => {
    expect(expandNodes('tn[098-101,7-8],tx1')).toEqual([
      'tn098',
      'tn099',
      'tn100',
      'tn101',
      'tn7',
      'tn8',
      'tx1',
    ]);
    fc.assert(
      fc.property(fc.nat(500), fc.nat(50), (first, more) => {
        const names = expandNodes(`n[${pad(first)}-${pad(first + more)}],x`);
        expect(names).toEqual([
          ...Array.from({ length: more + 1 }, (_, index) => `n${pad(first + index)}`),
          'x',
        ]);
      }),
    );
  });
});
