import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { namedNodePool, type NodePool } from '../domain/node-pool.ts';
import type { Entitlement, NodePoolQuota } from '../domain/quota.ts';
import { builder } from './builder.ts';
import { nullableBytesField } from './bytes.ts';
import { NodePoolRef } from './node-pool.ts';
import { QuotaUseRef } from './quota-use.ts';
import { selectsOnly } from './selection.ts';

const QuotaAmount = builder.objectRef<Entitlement>('QuotaAmount').implement({
  description: 'An entitlement to devices or cores.',
  fields: (t) => ({
    deserved: t.exposeFloat('deserved', {
      nullable: true,
      description: 'What it gets whenever it asks. Null means unlimited, 0 means none.',
    }),
    limit: t.exposeFloat('limit', {
      nullable: true,
      description: 'The most it can get. Null means unlimited, 0 means none.',
    }),
    overQuotaWeight: t.exposeFloat('overQuotaWeight', {
      nullable: true,
      description: 'Share in what others leave unused; 0 is the lowest.',
    }),
  }),
});

const QuotaBytes = builder.objectRef<Entitlement>('QuotaBytes').implement({
  description: 'An entitlement to memory.',
  fields: (t) => ({
    deserved: nullableBytesField(
      t,
      (row) => row.deserved,
      'What it gets whenever it asks. Null means unlimited, 0 means none.',
    ),
    limit: nullableBytesField(
      t,
      (row) => row.limit,
      'The most it can get. Null means unlimited, 0 means none.',
    ),
    overQuotaWeight: t.exposeFloat('overQuotaWeight', {
      nullable: true,
      description: 'Share in what others leave unused; 0 is the lowest.',
    }),
  }),
});

export const NodePoolQuotaRef = builder.objectRef<NodePoolQuota>('NodePoolQuota').implement({
  description: 'What a department or project is entitled to on one node pool. Filled by Run:ai.',
  fields: (t) => ({
    nodePool: t.field({
      type: NodePoolRef,
      nullable: true,
      description:
        'Null where the row belongs to no node pool. `id`, and `name` where the system gives it, come with the row; more is joined, one request a system.',
      resolve: nodePoolOf,
    }),
    gpu: t.expose('gpu', { type: QuotaAmount, description: 'Devices; fractions exist.' }),
    cpu: t.expose('cpu', {
      type: QuotaAmount,
      nullable: true,
      description: 'Cores; null where they are not limited.',
    }),
    memory: t.expose('memory', {
      type: QuotaBytes,
      nullable: true,
      description: 'Memory; null where it is not limited.',
    }),
    priority: t.exposeString('priority', {
      nullable: true,
      description:
        "Who is served first where resources are short, in the system's own word, e.g. `High`. Filled by Run:ai from 2.20.",
    }),
    use: t.expose('use', {
      type: QuotaUseRef,
      nullable: true,
      description:
        'What is used of it now. Null where the system does not tell it by node pool, as Run:ai of departments in a list.',
    }),
  }),
});

/** No request when the row already tells what is asked; some rows of Run:ai name their pool by its id alone. */
async function nodePoolOf(
  { nodePool }: NodePoolQuota,
  _: object,
  { load }: Context,
  info: GraphQLResolveInfo,
): Promise<NodePool | null> {
  if (nodePool === null) return null;
  const { id, system, name } = nodePool;
  const told = name === null ? ['id', 'system'] : ['id', 'system', 'name'];
  return selectsOnly(info, told) ? namedNodePool(system, { id, name: name ?? '' }) : load.NodePool(id);
}
