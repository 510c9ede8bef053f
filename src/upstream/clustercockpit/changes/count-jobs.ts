import { elevated } from '../../../http/door.ts';
import { allStarts, conditionsOf } from '../jobs/conditions.ts';
import type { BoundCockpit } from './cockpit-step.ts';

/**
 * All of them, tagged ones too; null where cc-backend does not count. As whoever will delete them: with
 * `validate-user` the caller's own account may see fewer than the one that goes out to `/api`.
 */
export async function countStartedBefore(
  { backend, caller, door }: BoundCockpit,
  epochSeconds: number,
): Promise<number | null> {
  const everything = conditionsOf(door.system, {});
  const starts = { from: allStarts.from, to: Math.min(epochSeconds - 1, allStarts.to) };
  if (everything === null || starts.to < starts.from) return 0;
  return backend.countJobs(elevated(caller), { ...everything, starts });
}
