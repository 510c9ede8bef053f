import type { Change } from '../../../domain/change/change.ts';
import { notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { JobAction, JobOutcomes } from '../../../domain/job-changes.ts';
import type { BoundRunai } from '../runai-step.ts';
import { jobSource } from '../workloads/jobs.ts';
import { batchSteps } from './batch.ts';
import { type Item, keep, obstacleTo, type Outcomes } from './item.ts';
import { lacksSingle, singleStep } from './single.ts';

/** Looks at the jobs and sends those that are open to it: all at once, or before 2.19 each by itself. */
export async function act(
  runai: BoundRunai,
  action: JobAction,
  keys: readonly NodeKey[],
): Promise<Change<JobOutcomes>> {
  const { door, caller, release } = runai;
  const ids = keys.map((key) => formatId('Job', door.system.name, ...key));
  const jobs = new Map((await jobSource(door, caller).getMany(keys)).map((job) => [job.id, job]));
  const inBatch = await release.isAtLeast(caller, '2.19');
  const outcomes: Outcomes = new Map();
  const items: Item[] = [];
  for (const [index, id] of ids.entries()) {
    const job = jobs.get(id);
    const obstacle = job
      ? (obstacleTo(action, job) ?? (inBatch ? null : lacksSingle(action, job)))
      : notFound('Job', id);
    if (job && obstacle === null) items.push({ job, uuid: keys[index]?.[0] ?? '', field: `ids.${index}` });
    else keep(outcomes, id, obstacle);
  }
  return {
    steps: inBatch
      ? batchSteps(runai, action, items, outcomes)
      : items.map((item) => singleStep(runai, action, item, outcomes)),
    result: () => ({ outcomes: ids.map((id) => ({ id, failure: outcomes.get(id) ?? null })) }),
    lookAt: () => ids.join(', '),
  };
}
