import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paths, read, send, start } from './caller.ts';

const amount = fc.integer({ min: 0, max: 64 });
const limit = fc.oneof(amount, fc.constant(-1), fc.constant(null));
const change = fc.record({ deserved: amount, limit, overQuotaWeight: amount }, { requiredKeys: [] });
const row = fc.record(
  {
    nodePool: fc.constantFrom('200310', '200311').map((id) => ({ id })),
    gpu: change,
    cpu: fc.option(change),
  },
  { requiredKeys: ['nodePool'] },
);

describe('a PATCH of a quota', () => {
  it('leaves every number alone that it does not name, whatever it names', async () => {
    const { state } = await start();
    const project = state.projects.find(({ resources }) =>
      resources.every(({ nodePool }) => nodePool !== null),
    )!;
    const path = `${paths.projects}/${project.id}`;
    await fc.assert(
      fc.asyncProperty(row, async (given) => {
        const before: any[] = (await read(path)).resources;
        const { status, body } = await send('PATCH', `${path}/resources`, { body: [given] });
        expect(status).toBe(200);
        for (const after of body) {
          const old = before.find(({ nodePool }) => nodePool.id === after.nodePool.id);
          const named: any = after.nodePool.id === given.nodePool.id ? given : {};
          expect(after.gpu).toEqual({ ...old?.gpu, ...named.gpu });
          expect(after.memory).toEqual(old?.memory);
        }
        const deserved = body.map(({ gpu }: any) => gpu.deserved);
        const total = deserved.reduce((sum: number, each: number) => sum + each, 0);
        expect((await read(path)).totalResources.gpuQuota).toBe(total);
      }),
      { numRuns: 40 },
    );
  });

  it('undoes itself by a PUT of what was there', async () => {
    const { state } = await start();
    const { id, resources } = structuredClone(state.projects.find(({ status }) => status.phase === 'Ready')!);
    const path = `${paths.projects}/${id}/resources`;
    const pool = resources.find(({ nodePool }) => nodePool !== null)!.nodePool!;
    const changed = await send('PATCH', path, { body: [{ nodePool: pool, gpu: { deserved: 63 } }] });
    expect(changed.body).not.toEqual(resources);
    const { body } = await send('PUT', path, { body: resources });
    // Some rows of the seed leave the name of the pool out.
    function withoutNames(rows: any[]): unknown[] {
      return rows.map((each) => ({ ...each, nodePool: each.nodePool?.id }));
    }
    expect(withoutNames(body)).toEqual(withoutNames(resources));
  });
});
