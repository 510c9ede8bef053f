import { describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../../src/sandbox/runai/index.ts';
import type { Workload } from '../../../src/sandbox/runai/wire.ts';
import { names, paths, read, send, start } from './caller.ts';

const batch = `${paths.workloads}/batch`;

/** A running workload of that type in the connected cluster. */
function running({ state }: RunaiFake, type: string): Workload {
  const { uuid } = state.clusters[0]!;
  return state.workloads.find(
    (workload) =>
      workload.type === type &&
      workload.phase === 'Running' &&
      workload.clusterId === uuid &&
      workload.deletedAt === null,
  )!;
}

describe('workloads', () => {
  it('are changed by nobody whose role may not', async () => {
    const fake = await start();
    const { id } = running(fake, 'Training');
    for (const path of [`/trainings/${id}/suspend`, `/trainings/${id}/resume`]) {
      expect((await send('POST', paths.workloads + path, { as: 'viewer' })).status).toBe(403);
    }
    expect((await send('DELETE', `${paths.workloads}/trainings/${id}`, { as: 'viewer' })).status).toBe(403);
    const body = { ids: [id], action: 'delete' };
    expect((await send('POST', batch, { as: 'viewer', body })).status).toBe(403);
    fake.settle();
    expect(await read(`${paths.workloads}/${id}`)).toMatchObject({ phase: 'Running', deletedAt: null });
  });

  it.each([
    ['Workspace', 'workspaces'],
    ['Training', 'trainings'],
    ['Distributed', 'distributed'],
  ])('of type %s stop and go on by its own endpoint', async (type, path) => {
    const fake = await start();
    // Without a quota nothing that runs in the seed is too much.
    for (const project of fake.state.projects) project.resources = [];
    const { id, allocatedResources } = structuredClone(running(fake, type));
    const own = `${paths.workloads}/${path}/${id}`;
    const phases: unknown[] = [];
    for (const action of ['suspend', 'resume']) {
      const { status, body } = await send('POST', `${own}/${action}`, { as: 'researcher' });
      expect({ status, body }).toEqual({ status: 202, body: { code: 202, message: expect.any(String) } });
      const { actualPhase, desiredPhase } = await read(own);
      fake.settle();
      const { phase, runningPods } = await read(`${paths.workloads}/${id}`);
      phases.push([actualPhase, desiredPhase, phase, runningPods > 0]);
    }
    expect(phases).toEqual([
      ['Stopping', 'Stopped', 'Stopped', false],
      ['Resuming', 'Running', 'Running', true],
    ]);
    expect((await read(`${paths.workloads}/${id}`)).allocatedResources.gpu).toBe(allocatedResources!.gpu);
  });

  it('of type Inference have no such endpoint', async () => {
    const fake = await start();
    const path = `${paths.workloads}/inferences/${running(fake, 'Inference').id}`;
    expect((await send('POST', `${path}/suspend`)).status).toBe(404);
    const patched = await send('PATCH', path, { body: { spec: { image: 'next' } } });
    expect(patched.status).toBe(202);
    expect((await read(path)).spec.image).toBe('next');
  });

  it('are found only under their own type', async () => {
    const fake = await start();
    const { id } = running(fake, 'Training');
    expect((await send('DELETE', `${paths.workloads}/workspaces/${id}`)).status).toBe(404);
    expect((await send('DELETE', `${paths.workloads}/${id}`)).status).toBe(404);
    expect(await read(`${paths.workloads}/trainings/${id}`)).toMatchObject({ workloadId: id });
  });

  it('that are deleted are on their way first, and then shown among the deleted', async () => {
    const fake = await start();
    const { id, name } = running(fake, 'Training');
    await send('DELETE', `${paths.workloads}/trainings/${id}`);
    expect(await read(`${paths.workloads}/${id}`)).toMatchObject({ phase: 'Deleting', deletedAt: null });
    fake.settle();
    expect(await names(`${paths.workloads}?filterBy=name==${name}`)).toEqual([]);
    expect(await names(`${paths.workloads}?deleted=true&filterBy=name==${name}`)).toEqual([name]);
  });

  it('of a cluster out of reach are never rid of', async () => {
    const fake = await start();
    const away = fake.state.clusters[1]!.uuid;
    const { id } = fake.state.workloads.find(
      ({ clusterId, type, deletedAt }) => clusterId === away && type === 'Training' && deletedAt === null,
    )!;
    await send('DELETE', `${paths.workloads}/trainings/${id}`);
    fake.settle();
    expect(await read(`${paths.workloads}/${id}`)).toMatchObject({ phase: 'Deleting', deletedAt: null });
  });
});

describe('the batch', () => {
  it('tells of each workload how it went', async () => {
    const fake = await start();
    const [training, inference, external] = ['Training', 'Inference', 'Workflow'].map(
      (type) => running(fake, type).id,
    );
    const ids = [training, inference, external, 'missing'];
    const { status, body } = await send('POST', batch, { body: { ids, action: 'suspend' } });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.any(String),
      succeeded: [training],
      failed: [
        { id: inference, code: 400, message: 'suspend is not supported' },
        { id: external, code: 400, message: 'suspend is not supported' },
        { id: 'missing', code: 404, message: 'Not found' },
      ],
    });
    fake.settle();
    expect(await read(`${paths.workloads}/${training}`)).toMatchObject({ phase: 'Stopped' });
    expect(await read(`${paths.workloads}/${inference}`)).toMatchObject({ phase: 'Running' });
  });

  it('does for a researcher what the researcher may', async () => {
    const fake = await start();
    const ids = ['Training', 'Inference'].map((type) => running(fake, type).id);
    const { body } = await send('POST', batch, { as: 'researcher', body: { ids, action: 'delete' } });
    expect(body.succeeded).toEqual([ids[0]]);
    expect(body.failed).toMatchObject([{ id: ids[1], code: 403 }]);
  });

  it('leaves alone what was deleted, or ended before it could be suspended', async () => {
    const fake = await start();
    const { uuid } = fake.state.clusters[0]!;
    const ended = fake.state.workloads.find(
      ({ phase, type, clusterId, deletedAt }) =>
        phase === 'Completed' && type === 'Training' && clusterId === uuid && deletedAt === null,
    )!;
    const gone = fake.state.workloads.find(
      ({ deletedAt, type }) => deletedAt !== null && type === 'Training',
    )!;
    const { body } = await send('POST', batch, { body: { ids: [ended.id, gone.id], action: 'suspend' } });
    expect(body.failed).toMatchObject([{ id: gone.id, message: 'the workload is deleted' }]);
    fake.settle();
    expect(await read(`${paths.workloads}/${ended.id}`)).toMatchObject({ phase: 'Completed' });
  });

  it.each([
    ['no ids', { ids: [], action: 'delete' }],
    ['more than 100 ids', { ids: Array.from({ length: 101 }, String), action: 'delete' }],
    ['an action nobody knows', { ids: ['x'], action: 'restart' }],
  ])('is refused with %s', async (_, body) => {
    await start();
    expect((await send('POST', batch, { body })).body).toMatchObject({ code: 400 });
  });
});
