import { z } from 'zod';
import { formatId } from '../../domain/id.ts';
import { requireTold } from '../../domain/job-filter.ts';
import { untoldResources, untoldScheduling } from '../../domain/job-parts.ts';
import { type Job, jobMatches, type JobSource, type JobState } from '../../domain/job.ts';
import { bothWays } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { BoundRenku } from './bound-renku.ts';
import { textOrNull } from './text.ts';
import { Moment } from './time.ts';
import { gigabyte } from './units.ts';

const Amount = z.number().nullish();

const Session = z.object({
  name: z.string(),
  resource_class_id: z.int(),
  session_type: z.string().nullish(),
  started: Moment,
  status: z.object({ state: z.string(), message: z.string().nullish() }),
  resources: z
    .object({ requests: z.object({ cpu: Amount, gpu: Amount, memory: Amount }).nullish() })
    .nullish(),
  job_completed_at: Moment.nullish(),
});
type Session = z.infer<typeof Session>;
const Sessions = z.array(Session);

const states: ReadonlyMap<string, JobState> = new Map([
  ['starting', 'STARTING'],
  ['running', 'RUNNING'],
  ['hibernated', 'SUSPENDED'],
  ['stopping', 'STOPPING'],
  ['succeeded', 'COMPLETED'],
  ['failed', 'FAILED'],
]);

/** Renku tells everybody of their own sessions only, administrators too. */
export function sessionSource(renku: BoundRenku): JobSource {
  const { system } = renku;

  async function readSessions(signal?: AbortSignal): Promise<Job[]> {
    // To a token that it does not accept Renku answers the sessions of a stranger: none.
    const sessions = await renku.read({ path: '/sessions', schema: Sessions }, signal);
    return sessions.map((session) => toJob(system, session));
  }

  async function readSession(name: string): Promise<Job[]> {
    const path = `/sessions/${encodeURIComponent(name)}`;
    const session = await renku.find({ path, schema: Session });
    return session === null ? [] : [toJob(system, session)];
  }

  return {
    system,
    orders: { CREATED_AT: bothWays, STARTED_AT: bothWays, NAME: bothWays },
    async read(request) {
      requireTold(system, request.filter, []);
      // A session does not tell whose it is, so a filter by user leaves none of them; deleted ones are forgotten.
      const { users, deleted } = request.filter;
      const jobs = users || deleted ? [] : await readSessions(request.signal);
      return sliceWhole(jobs, request, (job) => jobMatches(request.filter, job));
    },
    async getMany(keys) {
      const [name, ...others] = new Set(
        keys.flatMap(([first, ...rest]) => (rest.length === 0 ? [first] : [])),
      );
      if (name === undefined) return [];
      return others.length === 0 ? readSession(name) : readSessions();
    },
  };
}

function toJob(system: SystemRef, session: Session): Job {
  const { name, session_type: type, started, status, resources } = session;
  const requests = resources?.requests;
  return {
    id: formatId('Job', system.name, name),
    system,
    name,
    kind: type === 'non-interactive' ? 'BATCH' : 'WORKSPACE',
    upstreamKind: type ?? null,
    state: states.get(status.state) ?? 'UNKNOWN',
    upstreamState: status.state,
    createdAt: started,
    startedAt: started,
    endedAt: session.job_completed_at ?? null,
    deletedAt: null,
    runningSeconds: null,
    userName: null,
    project: null,
    cluster: null,
    resourceClassKey: String(session.resource_class_id),
    requested: requests
      ? {
          ...untoldResources,
          cpu: requests.cpu ?? null,
          gpu: requests.gpu ?? null,
          // Rounded by Renku to units of 10^9, whatever the class was counted in.
          memory: typeof requests.memory === 'number' ? requests.memory * gigabyte : null,
        }
      : null,
    allocated: null,
    scheduling: { ...untoldScheduling, message: textOrNull(status.message) },
    monitoring: null,
    containers: null,
    actions: null,
  };
}
