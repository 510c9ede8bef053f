import type { Context } from '../context.ts';
import { staleSince } from '../domain/cluster-link.ts';
import type { builder } from './builder.ts';

type FieldBuilder<Row> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Row>;

/** Of when a row is whose cluster its control plane does not hear from: what it shows is stale, not gone. */
export function asOfField<Row>(t: FieldBuilder<Row>, clusterIdOf: (row: Row) => string | null) {
  return t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When the system last heard from the cluster of this row, which is as it was then; null while they are connected. Joined: one request a system. Filled by Run:ai.',
    resolve: (row, _, context) => staleSinceOf(clusterIdOf(row), context),
  });
}

async function staleSinceOf(clusterId: string | null, { load }: Context): Promise<string | null> {
  const cluster = clusterId === null ? null : await load.Cluster(clusterId);
  return staleSince(cluster?.connection ?? null);
}
