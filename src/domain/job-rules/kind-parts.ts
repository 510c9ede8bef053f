import type { Problem } from '../change/refusal.ts';
import type { Optional } from '../new-job-parts.ts';
import type { NewDistributed, NewInference } from '../new-job.ts';
import { isGiven, portProblems, wholeProblems } from './amounts.ts';
import { containerProblems } from './container.ts';

export function distributedProblems(distributed: Optional<NewDistributed>): Problem[] {
  if (!distributed) return [];
  const { framework, workers, slotsPerWorker, master } = distributed;
  const slots = { path: 'distributed.slotsPerWorker', message: 'Only MPI has slots.' };
  const alone = { path: 'distributed.master', message: 'A JAX job has workers alone.' };
  return [
    ...wholeProblems('distributed.workers', workers, 1),
    ...wholeProblems('distributed.slotsPerWorker', slotsPerWorker, 1),
    ...(isGiven(slotsPerWorker) && framework !== 'MPI' ? [slots] : []),
    ...(master && framework === 'JAX' ? [alone] : []),
    ...(master ? containerProblems('distributed.master.', master) : []),
  ];
}

export function inferenceProblems(inference: Optional<NewInference>): Problem[] {
  if (!inference) return [];
  const { port, minReplicas, maxReplicas, metric, threshold } = inference;
  const fewer = { path: 'inference.maxReplicas', message: 'This must not be less than `minReplicas`.' };
  const metricRule = 'A metric has letters, digits, `_` and `:`, and does not begin with a digit.';
  const unmeasured = { path: 'inference.metric', message: 'A threshold needs the metric that it is of.' };
  return [
    ...portProblems('inference.port', port),
    ...wholeProblems('inference.minReplicas', minReplicas, 0),
    ...wholeProblems('inference.maxReplicas', maxReplicas, 1),
    ...((minReplicas ?? 0) > (maxReplicas ?? Infinity) ? [fewer] : []),
    ...(metric && !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric)
      ? [{ path: 'inference.metric', message: metricRule }]
      : []),
    ...(isGiven(threshold) && !metric ? [unmeasured] : []),
    ...wholeProblems('inference.threshold', threshold, 1),
  ];
}
