import { onTestFinished } from 'vitest';
import type { Credential } from '../../src/domain/credential.ts';
import type { BoundSystem } from '../../src/domain/sources.ts';
import type { JobChanges } from '../../src/domain/job-changes.ts';
import { type Caller, createDoor } from '../../src/http/door.ts';
import { type ClusterCockpitOptions, jobRow, type Job } from '../../src/sandbox/clustercockpit/index.ts';
import { connectClusterCockpit } from '../../src/upstream/clustercockpit/client.ts';
import { mint, startCockpit } from '../sandbox/clustercockpit/caller.ts';
import { emmy } from './clustercockpit-server.ts';

interface Opened extends Omit<ClusterCockpitOptions, 'publicKey'> {
  readonly graphql?: boolean;
  readonly roles?: string[];
  /** Where an account of the caller's own goes out to `/userapi` and `/query`. */
  readonly ownRoles?: string[];
  readonly patienceSeconds?: number;
}

export const start = 1_790_000_000;
export const now = (start + 100_000) * 1000;

/** One job that ended, with a name; what a test leaves open filled in. */
export function oneJob(fields: Partial<Job> = {}): Job {
  return jobRow({ jobId: 500123, startTime: start, metaData: { jobName: 'cfd-wing' }, ...fields });
}

/** The fake of cc-backend and a client of it, closed when the test is over; an administrator asks. */
export async function openCockpit({
  graphql = true,
  roles = ['admin', 'api'],
  ownRoles,
  patienceSeconds = 0,
  ...options
}: Opened = {}) {
  const fake = await startCockpit({ now, data: { jobs: [oneJob()], tags: [] }, ...options });
  const door = createDoor({ system: emmy, url: fake.url, concurrency: 8, timeoutSeconds: 10, retries: 0 });
  onTestFinished(async () => {
    await door.close();
    await fake.close();
  });
  const bind = connectClusterCockpit(door, { graphql, patienceSeconds });
  const token = await mint({ sub: 'administrator', roles });
  const ownToken = ownRoles && (await mint({ sub: 'u-0042', roles: ownRoles }));

  function credentialOf(fingerprint: string, bearer: string): Credential {
    return { mode: 'mint', fingerprint, expiresAt: null, authorization: async () => `Bearer ${bearer}` };
  }

  function callerOf(fingerprint: string): Caller {
    const elevated = credentialOf(fingerprint, token);
    const own = ownToken && credentialOf(`own ${fingerprint}`, ownToken);
    return {
      requestId: 'r-1',
      credential: own ? { ...own, elevated: () => elevated } : elevated,
      signal: new AbortController().signal,
    };
  }

  return {
    ...(bind(callerOf('u-0042')) as Required<BoundSystem> & { readonly jobChanges: Required<JobChanges> }),
    fake,
    /** The same system as somebody else meets it. */
    bindOther: () => bind(callerOf('u-0043')) as Required<BoundSystem>,
    /** Everything that was sent to change something. */
    writes: (): { request: string; body: any }[] =>
      fake.received
        .filter(({ method, path }) => method !== 'GET' && path !== '/query')
        .map(({ method, path, body }) => ({ request: `${method} ${path}`, body: parsed(body) })),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
