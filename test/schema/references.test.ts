import { expect, it } from 'vitest';
import type { Joins } from '../../src/domain/join.ts';
import { referenceProblems } from '../../src/schema/references.ts';

const asked: string[] = [];
const load = {
  Cluster: async (id: string) => {
    asked.push(id);
    return id === 'Cluster:emmy:tarn' ? { id } : null;
  },
} as unknown as Joins;

function problemsOf(id: string | null | undefined) {
  return referenceProblems([{ path: 'clusterId', type: 'Cluster', id }], load);
}

it.each(['Cluster:emmy:gone', 'nonsense', ''])('refuses the id %j, which nothing has', async (id) => {
  expect(await problemsOf(id)).toMatchObject([{ path: 'clusterId' }]);
});

it('takes an id of something that the caller may see', async () => {
  expect(await problemsOf('Cluster:emmy:tarn')).toEqual([]);
});

it.each([null, undefined])('asks nothing where no id is named: %s', async (id) => {
  asked.splice(0);
  expect(await problemsOf(id)).toEqual([]);
  expect(asked).toEqual([]);
});
