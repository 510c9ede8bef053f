import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';
import { askChange, renkuOf, writesTo } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function change(name: string, input: object, payload?: string, question?: Parameters<typeof askChange>[4]) {
  return askChange(site, name, input, payload, question);
}

const harbour = {
  system: 'renku',
  name: 'harbour-test',
  sessions: {
    ...{
      protocol: 'HTTPS',
      host: 'harbour.example.org',
      port: 443,
      path: '/',
      configName: 'harbour-test.yaml',
    },
    defaultTlsCertificate: true,
  },
};

const course = {
  system: 'renku',
  name: 'Monday course',
  resourceClassId: 'ResourceClass:renku:1/1',
  recurrence: 'WEEKLY',
  ...{ startDate: '2026-11-30', endDate: '2027-02-28', placeholders: 20 },
  schedule: [{ dayOfWeek: 1, startTime: '08:00', endTime: '10:00' }],
};

const banner = { system: 'renku', text: 'Storage is slow.' };

const ulid = '01M81G0W25E96GN9KP39JJ98R7';
const changes: [string, object][] = [
  ['createCluster', harbour],
  ['updateCluster', { id: `Cluster:renku:${ulid}`, name: 'Other name' }],
  ['deleteCluster', { id: `Cluster:renku:${ulid}` }],
  ['createCapacityReservation', course],
  ['deleteCapacityReservation', { id: `CapacityReservation:renku:${ulid}` }],
  ['setPlatformBanner', banner],
];

describe('whoever does not administer Renku', () => {
  it.each(changes)(
    'is refused %s as data, told the role and the way to it, and nothing is asked',
    async (name, input) => {
      for (const as of ['viewer', 'editor'] as const) {
        const refused = await change(name, input, undefined, { as });
        expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'renku' });
        expect(refused.message).toMatch(/needs the role administrator there; yours is viewer\..*renku-admin/);
      }
      const stranger = await change(name, input, undefined, { as: null });
      expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
      expect(renkuOf(site).received).toEqual([]);
    },
  );

  it('reads no reservations, and nothing is asked', async () => {
    const { body } = await site.ask('{ capacityReservations { nodes { id } } }', { as: 'editor' });
    expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(renkuOf(site).received).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    [
      'createCluster',
      { ...harbour, name: 'four', sessions: { ...harbour.sessions, port: 0 } },
      ['name', 'sessions.port'],
    ],
    [
      'createCapacityReservation',
      { ...course, schedule: [], endDate: '2026-11-01' },
      ['endDate', 'schedule'],
    ],
    ['updateCluster', { id: `Cluster:renku:${ulid}`, name: null }, ['name']],
  ])('of %s is refused with its paths, and nothing is asked', async (name, input, paths) => {
    const refused = await change(name, input);
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: any) => path)).toEqual(paths);
    expect(renkuOf(site).received).toEqual([]);
  });

  it.each([
    ['createCluster', { ...harbour, system: 'emmy' }, 'Unsupported'],
    ['createCapacityReservation', { ...course, system: 'dgx' }, 'Unsupported'],
    ['setPlatformBanner', { ...banner, system: 'gateway' }, 'Unsupported'],
    ['setPlatformBanner', { ...banner, system: 'nowhere' }, 'InvalidInput'],
    ['deleteCluster', { id: 'Cluster:emmy:tarn' }, 'NotFound'],
    ['showClusterInstallation', { id: `Cluster:renku:${ulid}` }, 'Unsupported'],
    ['deleteCapacityReservation', { id: 'nonsense' }, 'NotFound'],
  ])('of %s for a system without it is refused, and nothing is asked', async (name, input, type) => {
    expect((await change(name, input)).__typename).toBe(type);
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });
});

describe('a cluster', () => {
  it('is planned as it is then made, changed and deleted', async () => {
    const plan = await change('createCluster', harbour, undefined, { dryRun: true });
    expect(plan).toMatchObject({
      __typename: 'Plan',
      steps: [
        { effects: [{ method: 'POST', path: '/clusters', body: { session_protocol: 'http' } }] },
        { effects: [{ method: 'PATCH', path: '/clusters/{id}', body: { session_protocol: 'https' } }] },
      ],
    });
    expect(writesTo(site)).toEqual([]);

    const cluster =
      'cluster { id name sessions { protocol defaultTlsCertificate ingressAnnotations { key value } } }';
    const created = await change('createCluster', harbour, cluster);
    expect(created.cluster).toMatchObject({ name: 'harbour-test', sessions: { protocol: 'https' } });
    const { id } = created.cluster;
    const ingressAnnotations = [{ key: 'a', value: '1' }];
    const updated = await change('updateCluster', { id, sessions: { ingressAnnotations } }, cluster);
    expect(updated.cluster.sessions).toMatchObject({ defaultTlsCertificate: true, ingressAnnotations });
    expect(await change('deleteCluster', { id }, 'deletedId')).toMatchObject({ deletedId: id });
    const [, , key] = id.split(':');
    expect(writesTo(site)).toEqual([
      ...['POST /clusters', `PATCH /clusters/${key}`, `PATCH /clusters/${key}`, `DELETE /clusters/${key}`],
    ]);
    expect((await change('deleteCluster', { id })).__typename).toBe('NotFound');
  });

  it('that pools run on is a conflict', async () => {
    const { id } = renkuOf(site).data.clusters[0]!;
    const refused = await change('deleteCluster', { id: `Cluster:renku:${id}` });
    expect(refused).toMatchObject({ __typename: 'Conflict', code: 'CONFLICT' });
    expect(writesTo(site)).toEqual([]);
  });
});

describe('a capacity reservation', () => {
  it('is made, listed with its class and pool, and deleted', async () => {
    const created = await change(
      'createCapacityReservation',
      course,
      'reservation { id leadTimeSeconds scaleDown resourceClass { id } pool { id } }',
    );
    expect(created.reservation).toMatchObject({
      ...{ leadTimeSeconds: 0, scaleDown: 'REDUCE' },
      resourceClass: { id: course.resourceClassId },
      pool: { id: 'ResourcePool:renku:1' },
    });
    const { id } = created.reservation;
    const { body } = await site.ask(
      `{ capacityReservations { nodes { id name schedule { startTime } } totalCount } capacityReservation(id: "${id}") { startDate } }`,
    );
    expect(body).toEqual({
      data: {
        capacityReservations: {
          nodes: [{ id, name: 'Monday course', schedule: [{ startTime: '08:00:00' }] }],
          totalCount: 1,
        },
        capacityReservation: { startDate: '2026-11-30' },
      },
    });
    expect(await change('deleteCapacityReservation', { id }, 'deletedId')).toMatchObject({ deletedId: id });
    expect(renkuOf(site).data.reservations).toEqual([]);
  });
});

describe('what a system shows to everybody', () => {
  const shown = '{ systems { name notes banner { text etag } } }';

  it('is null where there is none, and no note to whoever does not administer it', async () => {
    const { body } = await site.ask(shown, { as: 'editor' });
    expect(body.errors).toBeUndefined();
    const others = { notes: null, banner: null };
    expect(body.data.systems).toEqual([
      { name: 'gateway', ...others },
      { name: 'renku', notes: null, banner: { text: null, etag: renkuOf(site).data.platform.etag } },
      { name: 'dgx', ...others },
      { name: 'emmy', ...others },
    ]);
    expect(site.received('renku')).toEqual(['GET /api/data/platform/config']);
  });

  it('is set on what stood, and a conflict with what stands since', async () => {
    const { etag } = renkuOf(site).data.platform;
    const set = await change('setPlatformBanner', { ...banner, etag }, 'banner { text }');
    expect(set).toMatchObject({ banner: { text: 'Storage is slow.' } });
    const refused = await change('setPlatformBanner', { system: 'renku', text: 'Mine', etag });
    expect(refused).toMatchObject({
      __typename: 'Conflict',
      message: expect.stringContaining('“Storage is slow.”'),
    });
    const down = await change('setPlatformBanner', { system: 'renku' }, 'banner { text }');
    expect(down.banner.text).toBeNull();
  });

  it('tells an administrator whom the second registry does not know yet', async () => {
    const known = await site.ask('{ systems { name notes } }');
    expect(known.body.data.systems).toContainEqual({ name: 'renku', notes: [] });
    const before = [...renkuOf(site).data.platformAdmins];
    renkuOf(site).data.platformAdmins.clear();
    const unknown = await site.ask('{ systems { name notes } }');
    for (const subject of before) renkuOf(site).data.platformAdmins.add(subject);
    expect(unknown.body.errors).toBeUndefined();
    const { notes } = unknown.body.data.systems.find(({ name }: any) => name === 'renku');
    expect(notes).toEqual([expect.stringContaining('every three hours')]);
  });
});
