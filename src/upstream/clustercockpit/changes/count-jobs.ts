import { allStarts, conditionsOf } from '../jobs/conditions.ts';
import type { BoundCockpit } from './cockpit-step.ts';

/** All of them, tagged ones too; null where cc-backend does not count. */
export async function countStartedBefore(
  { backend, caller, door }: BoundCockpit,
  epochSeconds: number,
): Promise<number | null> {
  const everything = conditionsOf(door.system, {});
  const starts = { from: allStarts.from, to: Math.min(epochSeconds - 1, allStarts.to) };
  if (everything === null || starts.to < starts.from) return 0;
  return backend.countJobs(caller, { ...everything, starts });
}
