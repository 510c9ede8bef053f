import type { State } from '../data.ts';
import type { NamedMetric } from '../metrics/job-data.ts';
import type { NodeData } from '../metrics/node-data.ts';
import { cents } from '../metrics/series.ts';
import { unordered } from '../rows.ts';

const powers: Record<string, number> = { K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };

/** Each metric summed up over the nodes, without its missing samples, and always told in Tera. */
export function clusterSums(nodes: NodeData[], state: State) {
  const names = new Set(nodes.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  const metrics = [...names].flatMap((name) => {
    const measured = nodes.flatMap((node) => node.metrics.filter((metric) => metric.name === name));
    return measured.length === 0 ? [] : [sumOf(name, measured)];
  });
  return { nodeCount: nodes.length, metrics: unordered(metrics, state) };
}

function sumOf(name: string, measured: NamedMetric[]) {
  const series = measured.flatMap(({ metric }) => metric.series);
  const { unit, timestep } = measured[0]?.metric ?? { unit: { base: '' }, timestep: 0 };
  const factor = 1000 ** ((powers[unit.prefix ?? ''] ?? 0) - 4);
  const data = (series[0]?.data ?? []).map((_, index) =>
    cents(series.reduce((total, { data }) => total + (data[index] ?? 0), 0) * factor),
  );
  return { name, unit: { base: unit.base, prefix: 'T' }, timestep, data };
}
