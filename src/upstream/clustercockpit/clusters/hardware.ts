import type { z } from 'zod';
import type { HardwareSource } from '../../../domain/hardware.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { Caller, Door } from '../../../http/door.ts';
import type { Ask } from '../ask.ts';
import { parseNameKey } from '../key.ts';
import { elseOverRest } from '../open-graphql.ts';
import type { Answer } from '../schema.ts';
import { readConfiguration } from './configuration.ts';
import { machinesDocument, metricsDocument } from './documents.ts';
import { toMachine, toMetrics, toMetricUses } from './map.ts';
import * as wire from './schema.ts';

/** Without GraphQL (`ask` is null) all of it is REST's, which alone tells what becomes of a metric. */
export function hardwareSource(door: Door, ask: Ask | null, caller: Caller): HardwareSource {
  const { system } = door;

  function read<T>(document: string, answer: z.ZodType<Answer<T>>, rest: z.ZodType<T>): Promise<T> {
    function overRest(): Promise<T> {
      return readConfiguration(door, caller, rest);
    }

    return ask ? elseOverRest(ask(caller, document, {}, answer), overRest) : overRest();
  }

  return {
    system,
    async machinesOf(keys) {
      const { clusters } = await read(machinesDocument, wire.MachinesAnswer, wire.Machines);
      return inOrder(keys, clusters, ({ subClusters }) => subClusters.map(toMachine));
    },
    async metricsOf(keys) {
      const { clusters } = await read(metricsDocument, wire.MetricsAnswer, wire.Metrics);
      return inOrder(keys, clusters, ({ name, subClusters }) =>
        toMetrics(formatId('Cluster', system.name, name), subClusters),
      );
    },
    async metricUsesOf(keys) {
      const { clusters } = await readConfiguration(door, caller, wire.MetricUses);
      return inOrder(keys, clusters, toMetricUses);
    },
  };
}

function inOrder<Cluster extends { readonly name: string }, Value>(
  keys: readonly NodeKey[],
  clusters: readonly Cluster[],
  toValue: (cluster: Cluster) => Value,
): (Value | null)[] {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  return keys.map((key) => {
    const cluster = byName.get(parseNameKey(key) ?? '');
    return cluster === undefined ? null : toValue(cluster);
  });
}
