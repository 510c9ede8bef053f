import DataLoader from 'dataloader';
import { ClusterQLError } from '../errors.ts';
import { onceFor } from './attachment.ts';
import type { FirstRows, JobDetails, JobDetailSource, ReadDetail } from './job-details.ts';
import type { Job } from './job.ts';

interface Asked {
  readonly job: Job;
  readonly first: number;
}

/** Every detail of the hundred jobs of a page; more is refused before anything of it is asked. */
const mostRequests = 400;
/** Of one detail. More at once would fill the queue of a system, where everybody waits. */
const mostAtOnce = 8;

/** Gathered over the whole answer. Whoever has the row of a job may see its details. */
export function createJobDetails(sources: readonly JobDetailSource[]): JobDetails {
  const asked = new Map<string, number>();

  async function readAll<T>(name: string, wanted: readonly Asked[], read: ReadDetail<T>) {
    const sum = (asked.get(name) ?? 0) + wanted.length;
    asked.set(name, sum);
    return sum > mostRequests ? onceFor(wanted, tooMany(name)) : readInTurn(wanted, read);
  }

  function loadOf<T>(pick: (source: JobDetailSource) => ReadDetail<T>): ReadDetail<T> {
    const loaders = new Map(
      sources.map((source) => {
        const { name } = source.system;
        return [name, new DataLoader((wanted: readonly Asked[]) => readAll(name, wanted, pick(source)))];
      }),
    );
    return async (job, first) => loaders.get(job.system.name)?.load({ job, first }) ?? null;
  }

  return {
    podsOf: loadOf(({ podsOf }) => podsOf),
    eventsOf: loadOf(({ eventsOf }) => eventsOf),
    historyOf: loadOf(({ historyOf }) => historyOf),
    waitsOf: loadOf(({ waitsOf }) => waitsOf),
  };
}

/** The failure of one job's request stands in the place of that job alone. */
async function readInTurn<T>(
  wanted: readonly Asked[],
  read: ReadDetail<T>,
): Promise<(FirstRows<T> | Error | null)[]> {
  const told: (FirstRows<T> | Error | null)[] = wanted.map(() => null);
  const waiting = wanted.entries();

  /** All of them take from the same row of waiting ones. */
  async function work(): Promise<void> {
    for (const [index, { job, first }] of waiting) {
      told[index] = await read(job, first).catch((error: unknown) => error as Error);
    }
  }

  await Promise.all(Array.from({ length: mostAtOnce }, work));
  return told;
}

function tooMany(name: string): ClusterQLError {
  const message = `Pods, events, history and waits of a job of ${name} take a request each, and one answer makes at most ${mostRequests}; ask for fewer jobs with \`first\`, or for less of each.`;
  return new ClusterQLError('LIMIT_EXCEEDED', message, { system: name });
}
