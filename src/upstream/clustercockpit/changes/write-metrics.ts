import type { Change, Step } from '../../../domain/change/change.ts';
import { InvalidInput } from '../../../domain/change/refusal.ts';
import type { MetricSample, WrittenMetrics } from '../../../domain/compute-node-changes.ts';
import type { NodeKey } from '../../../domain/id.ts';
import { type BoundCockpit, cockpitStep, told } from './cockpit-step.ts';
import { type MeasuredCluster, measuredCluster } from './measured-cluster.ts';
import { lineOf } from './metric-lines.ts';
import { Anything } from './schema.ts';

/** Lines of one request: at the first wrong one cc-backend stops, and those before it stay. */
const mostLines = 500;

export async function writeMetrics(
  cockpit: BoundCockpit,
  clusterKey: NodeKey,
  samples: readonly MetricSample[],
): Promise<Change<WrittenMetrics>> {
  const cluster = await measuredCluster(cockpit, clusterKey);
  refuseUnknown(cluster, samples);
  return {
    steps: batchesOf(samples).map((batch) => writing(cockpit, cluster.name, batch)),
    result: () => ({ sampleCount: samples.length }),
    lookAt: () => `the metrics of ${cluster.name}`,
  };
}

/** cc-backend drops what is not configured without a word. */
function refuseUnknown({ name, metrics }: MeasuredCluster, samples: readonly MetricSample[]): void {
  const problems = samples.flatMap(({ metric }, index) =>
    metrics.includes(metric)
      ? []
      : [
          {
            path: `samples.${index}.metric`,
            message: `${name} has no metric of this name; it has ${metrics.join(', ')}.`,
          },
        ],
  );
  if (problems.length > 0) throw new InvalidInput(problems);
}

interface Batch {
  readonly first: number;
  readonly samples: readonly MetricSample[];
}

function batchesOf(samples: readonly MetricSample[]): Batch[] {
  const count = Math.ceil(samples.length / mostLines);
  return Array.from({ length: count }, (_, index) => {
    const first = index * mostLines;
    return { first, samples: samples.slice(first, first + mostLines) };
  });
}

function writing(cockpit: BoundCockpit, cluster: string, { first, samples }: Batch): Step {
  const { system } = cockpit.door;
  return cockpitStep(cockpit, {
    intent: `Write ${samples.length} samples of ${cluster}`,
    fields: samples.map((_, index) => `samples.${first + index}`),
    request: () => ({
      method: 'POST',
      path: '/api/write/',
      text: samples.map((sample) => `${lineOf(cluster, sample)}\n`).join(''),
      schema: Anything,
    }),
    refusals: {
      500: told(
        system,
        'UPSTREAM_FAILURE',
        `${system.name} took no samples; its own metric store may not be configured.`,
      ),
    },
  });
}
