import { afterEach, describe, expect, it } from 'vitest';
import { untold, untoldOfProject } from './runai-org-unit-rows.ts';
import { type Answers, connectTo, dgx, Refusal, type Runai } from './runai-server.ts';

const cluster = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
const path = '/api/v1/org-unit/projects';
const byName = 'sortBy=name&sortOrder=asc';

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

function project(id: string, more: object = {}): object {
  return { id, name: `project-${id}`, ...more };
}

/** Projects `p1` … `p<count>`, served by offset and limit, with `next` as long as there are more. */
function pagesOf(count: number): (query: URLSearchParams) => object {
  return (query) => {
    const offset = Number(query.get('offset') ?? 0);
    const end = Math.min(offset + Number(query.get('limit')), count);
    const projects = Array.from({ length: end - offset }, (_, index) => project(`p${offset + index + 1}`));
    return end < count ? { projects, next: end } : { projects };
  };
}

describe('projects of Run:ai', () => {
  it('name their department, cluster, phase and namespace', async () => {
    const { list } = await connect({
      [path]: {
        projects: [
          project('4500111', {
            description: 'PIC codes',
            clusterId: cluster,
            parentId: '4500008',
            createdAt: '2024-04-03T10:00:00Z',
            status: { namespace: 'runai-plasma-sim', phase: 'Ready' },
            resources: [],
          }),
        ],
      },
    });
    expect((await list.projects()).rows).toEqual([
      {
        id: 'Project:dgx:4500111',
        system: dgx,
        name: 'project-4500111',
        description: 'PIC codes',
        departmentId: 'Department:dgx:4500008',
        clusterId: `Cluster:dgx:${cluster}`,
        phase: 'READY',
        upstreamPhase: 'Ready',
        namespace: 'runai-plasma-sim',
        quota: [],
        ...{ ...untold, ...untoldOfProject },
        createdAt: '2024-04-03T10:00:00.000Z',
      },
    ]);
  });

  it('of an old version, with a name and an id alone, are shown with nulls', async () => {
    const { list } = await connect({ [path]: { projects: [project('33')] } });
    expect((await list.projects()).rows[0]).toEqual({
      id: 'Project:dgx:33',
      system: dgx,
      name: 'project-33',
      description: null,
      departmentId: null,
      clusterId: null,
      phase: null,
      upstreamPhase: null,
      namespace: null,
      quota: [],
      createdAt: null,
      ...{ ...untold, ...untoldOfProject },
    });
  });

  it.each([
    ['Creating', 'CREATING'],
    ['Initializing', 'INITIALIZING'],
    ['Updating', 'UPDATING'],
    ['Ready', 'READY'],
    ['NotReady', 'NOT_READY'],
    ['Deleting', 'DELETING'],
    ['Deleted', 'DELETED'],
    ['Unknown', 'UNKNOWN'],
    ['Dreaming', 'UNKNOWN'],
  ])('in phase %s are %s and keep the word', async (upstreamPhase, phase) => {
    const { projects } = await connect({
      [`${path}/33`]: project('33', { status: { phase: upstreamPhase, namespace: null } }),
    });
    expect(await projects.getMany([['33']])).toMatchObject([{ phase, upstreamPhase, namespace: null }]);
  });

  it('are found one by its own address, however its id is written', async () => {
    const uuid = 'c2a5a1de-6f0b-4e6f-9b63-5a0a7e4a9a10';
    const { projects, asked } = await connect({ [`${path}/${uuid}`]: project(uuid) });
    expect(await projects.getMany([[uuid], [uuid]])).toMatchObject([{ id: `Project:dgx:${uuid}` }]);
    expect(asked).toEqual([`${path}/${uuid}`]);
  });

  it.each([404, 403])('asked for one outside the caller’s scope (%i) find nothing', async (status) => {
    const { projects } = await connect({ [`${path}/33`]: new Refusal(status) });
    expect(await projects.getMany([['33']])).toEqual([]);
  });

  it('that cannot be read now are an error, not missing', async () => {
    const { projects } = await connect({ [`${path}/33`]: new Refusal(503) });
    await expect(projects.getMany([['33']])).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it.each([['..'], ['a/b'], ['count'], ['telemetry'], ['x?limit=1'], ['']])(
    'whose key %j could not be theirs are not asked for',
    async (key) => {
      const { projects, asked } = await connect({});
      expect(await projects.getMany([[key], [key, '7']])).toEqual([]);
      expect(asked).toEqual([]);
    },
  );

  it('several at once are found in the list, read no further than the last of them', async () => {
    const { projects, asked } = await connect({ [path]: pagesOf(2_000) });
    const found = await projects.getMany([['p700'], ['p3'], ['p3']]);
    expect(found.map(({ id }) => id)).toEqual(['Project:dgx:p700', 'Project:dgx:p3']);
    expect(asked).toEqual([`${path}?limit=500&${byName}`, `${path}?limit=500&offset=500&${byName}`]);
  });

  it('missing from the whole list are left out', async () => {
    const { projects, asked } = await connect({ [path]: pagesOf(600) });
    expect(await projects.getMany([['p1'], ['p601']])).toMatchObject([{ id: 'Project:dgx:p1' }]);
    expect(asked).toHaveLength(2);
  });

  it('beyond the twentieth page of a huge list are asked for one by one', async () => {
    const { projects, asked } = await connect({
      [path]: pagesOf(1_000_000),
      [`${path}/p999999`]: project('p999999'),
    });
    const found = await projects.getMany([['p1'], ['p999999'], ['gone']]);
    expect(found.map(({ id }) => id)).toEqual(['Project:dgx:p1', 'Project:dgx:p999999']);
    expect(asked).toHaveLength(22);
    expect(asked.slice(20).sort()).toEqual([`${path}/gone`, `${path}/p999999`]);
  });
});
