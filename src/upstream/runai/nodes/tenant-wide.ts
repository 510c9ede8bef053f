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
  { door, caller }: Pick<BoundRunai, 'door' | 'caller'>,
  keys: readonly ComputeNodeKey[],
): Promise<wire.ComputeNode[]> {
  const [only, ...others] = keys;
  if (only === undefined) return [];
  const clusters = keys.map(({ clusterUuid }) => clusterUuid);
  const name = others.length === 0 ? [only.name] : null;
  const conditions = allOf(isOneOf('clusterUuid', clusters), isOneOf('name', name));
  const range = { ...wholeList, filterBy: textOf(conditions) };
  const { found, next } = await readPages(door, caller, list, range, (found) =>
    keys.every(({ id }) => found.has(id)),
  );
  // In a list so long that it was not read to its end, a node not found may exist all the same.
  const unread = next === null || name !== null ? [] : keys.filter(({ id }) => !found.has(id));
  const asked = await Promise.all(unread.map((key) => findNodes({ door, caller }, [key])));
  return [...keys.flatMap(({ id }) => found.get(id) ?? []), ...asked.flat()];
}
