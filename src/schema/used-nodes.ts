import { changeRefusal } from '../domain/access.ts';
import { requireConnected } from '../domain/page/choose.ts';
import type { UsedNodes, UsedNodeSource } from '../domain/used-nodes.ts';
import type { Viewer } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import { ClusterRef, joinCluster } from './cluster.ts';

const UsedNodesRef = builder.objectRef<UsedNodes>('UsedNodes').implement({
  description: 'The machines of one cluster that jobs run on. Filled by ClusterCockpit.',
  fields: (t) => ({
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description: 'The cluster. Joined: one request for all.',
      resolve: joinCluster,
    }),
    names: t.exposeStringList('names', {
      description: 'Host names, in order: with the cluster, the key of a compute node.',
    }),
  }),
});

builder.queryField('usedNodes', (t) =>
  t.field({
    type: [UsedNodesRef],
    nullable: true,
    description:
      'The machines of a system that jobs run on, by cluster; clusters without any are left out. Null where the system does not tell. Needs the role administrator there.',
    args: {
      system: t.arg.string({ required: true, description: 'Name of a connected system.' }),
      before: t.arg({
        type: 'DateTime',
        description: 'Only of jobs that started before this moment, in whole seconds; now, when left out.',
      }),
    },
    skipTypeScopes: true,
    authScopes: { signedIn: 'used nodes' },
    resolve(_, { system: name, before }, { viewer, sources }) {
      requireConnected(
        'system',
        name,
        sources.systems.map(({ system }) => system.name),
      );
      const source = sources.usedNodes.find(({ system }) => system.name === name);
      return source === undefined ? null : readAs(viewer, source, before ?? new Date().toISOString());
    },
  }),
);

/** Refuses before anything is asked. */
function readAs(viewer: Viewer, source: UsedNodeSource, before: string): Promise<readonly UsedNodes[]> {
  const refusal = changeRefusal(viewer, 'Reading used nodes of', 'cluster:write', source.system);
  if (refusal !== null) throw refusal;
  return source.read(before);
}
