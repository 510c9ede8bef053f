import { onTestFinished } from 'vitest';
import type { JobStatisticsSource } from '../../src/domain/job-statistics.ts';
import type { MetricSource } from '../../src/domain/metrics.ts';
import { type Caller, createDoor } from '../../src/http/door.ts';
import { jobRow, type ClusterCockpitFake, type Job } from '../../src/sandbox/clustercockpit/index.ts';
import { connectClusterCockpit } from '../../src/upstream/clustercockpit/client.ts';
import { mint, startCockpit } from '../sandbox/clustercockpit/caller.ts';
import { emmy } from './clustercockpit-server.ts';

/** Epoch seconds at which time stands still. */
export const now = 1_790_000_000;

export interface Measuring {
  readonly fake: ClusterCockpitFake;
  readonly token: string;
  readonly metrics: MetricSource;
  readonly jobStatistics: JobStatisticsSource | undefined;
  /** `METHOD /path` of what the fake received, with the variables of documents. */
  asked(): string[];
}

export interface MeasuringOptions {
  readonly roles?: readonly string[];
  readonly graphql?: boolean;
}

/** The fake with these jobs, and a client of it, closed when the test is over; an administrator asks. */
export async function openMeasuring(
  rows: readonly Partial<Job>[],
  { roles = ['admin', 'api'], graphql = true }: MeasuringOptions = {},
): Promise<Measuring> {
  const jobs = rows.map((row, index) =>
    jobRow({ id: 41 + index, jobId: 7 + index, ...structuredClone(row) }),
  );
  const fake = await startCockpit({ now: now * 1000, data: { jobs } });
  const door = createDoor({ system: emmy, url: fake.url, concurrency: 8, timeoutSeconds: 10, retries: 0 });
  onTestFinished(async () => {
    await door.close();
    await fake.close();
  });
  const token = await mint({ sub: 'u-0042', roles });
  const { metrics, jobStatistics } = connectClusterCockpit(door, { graphql })(callerWith(token));
  return {
    ...{ fake, token, metrics: metrics as MetricSource, jobStatistics },
    asked: () => fake.received.map(({ method, path, body }) => `${method} ${path}${variablesOf(body)}`),
  };
}

function callerWith(token: string): Caller {
  return {
    requestId: 'r-1',
    credential: {
      ...{ mode: 'mint', fingerprint: 'u-0042', expiresAt: null },
      authorization: async () => `Bearer ${token}`,
    },
    signal: new AbortController().signal,
  };
}

function variablesOf(body: string): string {
  return body === '' ? '' : ` ${JSON.stringify((JSON.parse(body) as { variables: unknown }).variables)}`;
}
