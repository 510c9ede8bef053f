import { allOf, isOneOf, textOf } from '../filter-by.ts';
import { readPages, wholeList } from '../read.ts';
import type { BoundRunai } from '../runai-step.ts';
import type { ComputeNodeKey } from './keys.ts';
import * as wire from './schema.ts';

const list = { path: '/api/v1/nodes', pageSchema: wire.ComputeNodes };

/**
 * No node can be asked for by itself, but one can be filtered for; several are looked up in the list, up to
 * the page that holds the last of them.
 */
export async function findNodes(
  { door, caller }: BoundRunai,
  keys: readonly ComputeNodeKey[],
): Promise<wire.ComputeNode[]> {
  const [only, ...others] = keys;
  const conditions = [
    isOneOf(
      'clusterUuid',
      keys.map(({ clusterUuid }) => clusterUuid),
    ),
    ...(only !== undefined && others.length === 0 ? [isOneOf('name', [only.name])] : []),
  ];
  const range = { ...wholeList, filterBy: textOf(allOf(...conditions)) };
  const { found } = await readPages(door, caller, list, range, (found) =>
    keys.every(({ id }) => found.has(id)),
  );
  return keys.flatMap(({ id }) => found.get(id) ?? []);
}
