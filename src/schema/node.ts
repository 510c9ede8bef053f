import { parseId } from '../domain/id.ts';
import type { Joins } from '../domain/join.ts';
import type { Row } from '../domain/page/source.ts';
import { ClusterQLError } from '../errors.ts';
import { builder } from './builder.ts';

const mostIds = 100;

/** Ids are plain properties of the rows, so that reading one costs no call. */
export const Node = builder.interfaceRef<Row>('Node').implement({
  description: 'Anything with a global id `<Type>:<system>:<key>`.',
  resolveType: ({ id }) => parseId(id)?.type ?? null,
  fields: (t) => ({ id: t.exposeID('id', { description: '`<Type>:<system>:<key>`.' }) }),
});

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    description:
      'The row of a global id; null when the id is malformed, foreign, hidden or of nothing that exists.',
    args: { id: t.arg.id({ required: true, description: 'Global id.' }) },
    skipTypeScopes: true,
    resolve: (_, { id }, { load }) => loadNode(id, load),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: true, items: true },
    description: `The rows of up to ${mostIds} global ids, in their order; null in the place of each that is not there.`,
    args: { ids: t.arg.idList({ required: true, description: `Up to ${mostIds} global ids.` }) },
    skipTypeScopes: true,
    resolve(_, { ids }, { load }) {
      if (ids.length > mostIds) {
        throw new ClusterQLError(
          'BAD_USER_INPUT',
          `ids takes up to ${mostIds} ids; these are ${ids.length}.`,
        );
      }
      return ids.map((id) => loadNode(id, load));
    },
  }),
}));

/** The row of any global id; null when there is none such. */
export async function loadNode(id: string, load: Joins): Promise<Row | null> {
  const type = parseId(id)?.type;
  return type === undefined ? null : load[type](id);
}
