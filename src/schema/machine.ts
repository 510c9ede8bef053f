import type { Context } from '../context.ts';
import type { SubCluster } from '../domain/cluster.ts';
import type { Machine, Quantity, ThreadGroups, Topology } from '../domain/hardware.ts';
import { builder } from './builder.ts';

type FieldBuilder<Row> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Row>;

const TopologyRef = builder.objectRef<Topology>('Topology').implement({
  description:
    'How each node of a sub-cluster groups its hardware threads. They are known by numbers, those that `taskset` takes.',
  fields: (t) => ({
    hardwareThreads: t.exposeIntList('hardwareThreads', { description: 'All of them.' }),
    sockets: groupsField(t, ({ sockets }) => sockets, 'Those of each socket.'),
    memoryDomains: groupsField(
      t,
      ({ memoryDomains }) => memoryDomains,
      'Those of each memory domain (NUMA).',
    ),
    dies: groupsField(t, ({ dies }) => dies, 'Those of each die.'),
    cores: groupsField(t, ({ cores }) => cores, 'Those of each core.'),
  }),
});

function groupsField(
  t: FieldBuilder<Topology>,
  groupsOf: (topology: Topology) => ThreadGroups | null,
  description: string,
) {
  return t.field({
    type: t.listRef(t.listRef('Int')),
    nullable: true,
    description: `${description} Null where the site does not say.`,
    resolve: (topology) => groupsOf(topology) as number[][] | null,
  });
}

const QuantityRef = builder.objectRef<Quantity>('Quantity').implement({
  description: 'A number with its unit.',
  fields: (t) => ({
    value: t.exposeFloat('value', { description: 'In the unit.' }),
    unit: t.exposeString('unit', {
      nullable: true,
      description: 'With its decimal prefix, e.g. `GF/s` (10^9 floating point operations a second), `GB/s`.',
    }),
  }),
});

const joined = 'Joined: one request for all clusters of a system.';

/** What takes a request of its own to tell of a sub-cluster. */
export function machineFields(t: FieldBuilder<SubCluster>) {
  return {
    topology: t.field({
      type: TopologyRef,
      nullable: true,
      description: `How each node groups its hardware threads. ${joined}`,
      resolve: async (subCluster, _, context) => (await machineOf(subCluster, context))?.topology,
    }),
    flopRateScalar: rateField(t, 'flopRateScalar', 'Peak of one node, one operation an instruction.'),
    flopRateSimd: rateField(t, 'flopRateSimd', 'Peak of one node with SIMD instructions.'),
    memoryBandwidth: rateField(t, 'memoryBandwidth', 'Peak of one node.'),
  };
}

function rateField(
  t: FieldBuilder<SubCluster>,
  rate: 'flopRateScalar' | 'flopRateSimd' | 'memoryBandwidth',
  description: string,
) {
  return t.field({
    type: QuantityRef,
    nullable: true,
    description: `${description} ${joined}`,
    resolve: async (subCluster, _, context) => (await machineOf(subCluster, context))?.[rate],
  });
}

async function machineOf({ clusterId, name }: SubCluster, { load }: Context): Promise<Machine | undefined> {
  const machines = await load.machinesOf(clusterId);
  return machines?.find(({ subClusterName }) => subClusterName === name);
}
