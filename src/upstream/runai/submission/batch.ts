import type { Step } from '../../../domain/change/change.ts';
import type { JobAction } from '../../../domain/job-changes.ts';
import { failure } from '../../../http/failures.ts';
import { type BoundRunai, runaiStep } from '../runai-step.ts';
import { intentOf, type Item, keep, type Outcomes, refusalOfItem } from './item.ts';
import { BatchAnswer } from './schema.ts';

/** One request for all of them, of whatever kind; how it went with each stands inside of a 200. */
export function batchSteps(
  runai: BoundRunai,
  action: JobAction,
  items: readonly Item[],
  outcomes: Outcomes,
): Step[] {
  if (items.length === 0) return [];
  const { system } = runai.door;
  const ids = items.map(({ uuid }) => uuid);
  const batch = runaiStep(runai, {
    intent: intentOf(action, items),
    fields: items.map(({ field }) => field),
    since: '2.19',
    request: () => ({
      method: 'POST',
      path: '/api/v1/workloads/batch',
      body: { ids, action },
      schema: BatchAnswer,
    }),
    then({ succeeded, failed }) {
      const refused = new Map(failed?.map(({ id, code }) => [id, refusalOfItem(system, code)]));
      const done = new Set(succeeded);
      for (const { job, uuid } of items) {
        const unsaid = done.has(uuid) ? null : failure(system.name, 'OUTCOME_UNKNOWN', {});
        keep(outcomes, job.id, refused.get(uuid) ?? unsaid);
      }
    },
  });
  return [batch];
}
