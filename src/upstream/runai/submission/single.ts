import type { Step } from '../../../domain/change/change.ts';
import type { JobAction } from '../../../domain/job-changes.ts';
import type { Job } from '../../../domain/job.ts';
import { ClusterQLError } from '../../../errors.ts';
import type { WriteRequest } from '../../../http/door.ts';
import { requestStep } from '../../request-step.ts';
import { lacking } from '../release.ts';
import type { BoundRunai } from '../runai-step.ts';
import { Anything } from '../schema.ts';
import { submittedKinds, type SubmittedKind } from '../workloads/kinds.ts';
import { intentOf, type Item, keep, type Outcomes, refusalOfItem } from './item.ts';

/** Statuses by which Run:ai says that it left a job as it was. */
const refusals = [400, 403, 404, 409];

/** 2.18 has endpoints of four kinds only, and the one of distributed jobs does not suspend. */
export function lacksSingle(action: JobAction, { kind, system }: Job): ClusterQLError | null {
  const exists = kind in submittedKinds && (action === 'delete' || kind !== 'DISTRIBUTED');
  return exists ? null : lacking(system, '2.19');
}

/** By the endpoint of its kind. That one of several is refused does not keep the others from being tried. */
export function singleStep(
  { door, caller }: BoundRunai,
  action: JobAction,
  item: Item,
  outcomes: Outcomes,
): Step {
  const { job, uuid, field } = item;
  const step = requestStep(door, caller, {
    intent: intentOf(action, [item]),
    fields: [field],
    request: () => requestFor(action, job.kind as SubmittedKind, uuid),
  });

  async function run(): Promise<void> {
    try {
      await step.run();
      keep(outcomes, job.id, null);
    } catch (error) {
      const status = error instanceof ClusterQLError ? error.facts.status : undefined;
      if (status === undefined || !refusals.includes(status)) throw error;
      keep(outcomes, job.id, refusalOfItem(door.system, status));
    }
  }

  return { ...step, run };
}

function requestFor(action: JobAction, kind: SubmittedKind, uuid: string): WriteRequest<unknown> {
  const path = `${submittedKinds[kind].path}/${uuid}`;
  return action === 'delete'
    ? { method: 'DELETE', path, schema: Anything }
    : { method: 'POST', path: `${path}/${action}`, schema: Anything };
}
