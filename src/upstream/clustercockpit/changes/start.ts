import type { Change } from '../../../domain/change/change.ts';
import { InvalidInput, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { StartedJob, StartedJobNode, StartResult } from '../../../domain/started-job.ts';
import type { ClusterQLError } from '../../../errors.ts';
import { type JobKey, parseNameKey } from '../key.ts';
import { toEpochSeconds, toJob } from '../jobs/map.ts';
import type { AwaitedJobs } from './awaited-jobs.ts';
import { type BoundCockpit, cockpitStep, told } from './cockpit-step.ts';
import { Anything } from './schema.ts';

/** Answered without an id; cc-backend shows the job only once a worker of it took it in. */
export async function startJob(
  cockpit: BoundCockpit,
  awaited: AwaitedJobs,
  clusterKey: NodeKey,
  { job, waitSeconds }: { readonly job: StartedJob; readonly waitSeconds: number },
): Promise<Change<StartResult>> {
  const { system } = cockpit.door;
  const cluster = await checkPlace(cockpit, clusterKey, job);
  const key = { cluster, jobId: job.number, startTime: toEpochSeconds(job.startedAt) };
  const jobId = formatId('Job', system.name, key.cluster, key.jobId, key.startTime);
  const start = cockpitStep(cockpit, {
    intent: `Register the job ${job.number} on ${cluster}`,
    fields: Object.keys(job),
    request: () => ({
      method: 'POST',
      path: '/api/jobs/start_job/',
      body: startBody(key, job),
      schema: Anything,
    }),
    refusals: refusalsOf(cockpit, job),
    ifNoRoute: takesNoJobs(system.name),
    then: () => awaited.add(cockpit.caller, key),
  });
  return {
    steps: [start],
    async result() {
      const row = await awaited.lookFor(cockpit, key, waitSeconds);
      const visibility = row === null ? 'PENDING_VISIBILITY' : 'VISIBLE';
      return { jobId, visibility, job: row && toJob(system, row) };
    },
    lookAt: () => jobId,
  };
}

/** With `main.api-subjects` cc-backend takes jobs over NATS and has no routes for them. */
export function takesNoJobs(system: string): string {
  return `${system} takes the start and the end of jobs over NATS (\`main.api-subjects\` in its configuration) and not over REST; publish them there.`;
}

/** The name of the cluster. Throws NOT_FOUND, or `InvalidInput` for a part that it does not have. */
async function checkPlace(
  { backend, caller, door }: BoundCockpit,
  key: NodeKey,
  { subCluster }: StartedJob,
): Promise<string> {
  const name = parseNameKey(key);
  const cluster = (await backend.readClusters(caller)).find((each) => each.name === name);
  if (cluster === undefined) throw notFound('Cluster', formatId('Cluster', door.system.name, ...key));
  const parts = cluster.subClusters.map((part) => part.name);
  if (!subCluster || parts.includes(subCluster)) return cluster.name;
  const message = `The cluster has no part of this name; it has ${parts.join(', ')}.`;
  throw new InvalidInput([{ path: 'subCluster', message }]);
}

const sharings = { EXCLUSIVE: 'none', SAME_USER: 'single_user', ANYBODY: 'multi_user' } as const;

/** Exactly what cc-backend knows: it refuses any other key. */
function startBody({ cluster, jobId, startTime }: JobKey, job: StartedJob) {
  const { user, project, subCluster, partition, walltimeSeconds, arrayNumber, metadata } = job;
  return {
    ...{ jobId, cluster, user, project, startTime, shared: sharings[job.sharing] },
    ...{ numNodes: job.nodes.length, resources: job.nodes.map(toResource) },
    ...(subCluster && { subCluster }),
    ...(partition && { partition }),
    ...(walltimeSeconds && { walltime: walltimeSeconds }),
    ...(arrayNumber && { arrayJobId: arrayNumber }),
    ...(job.hardwareThreads && { numHwthreads: job.hardwareThreads }),
    ...(job.accelerators && { numAcc: job.accelerators }),
    ...(metadata && { metaData: Object.fromEntries(metadata.map(({ key, value }) => [key, value])) }),
  };
}

function toResource({ hostname, hardwareThreads, accelerators }: StartedJobNode) {
  return {
    hostname,
    ...(hardwareThreads && { hwthreads: hardwareThreads }),
    ...(accelerators && { accelerators }),
  };
}

function refusalsOf(
  { door }: BoundCockpit,
  { number, nodes }: StartedJob,
): Record<400 | 422 | 500, ClusterQLError> {
  const { system } = door;
  const first = nodes[0]?.hostname ?? '';
  return {
    400: new InvalidInput([
      { path: 'nodes.0.hostname', message: `No part of the cluster lists ${first}; name \`subCluster\`.` },
    ]),
    422: told(
      system,
      'CONFLICT',
      `${system.name} knows a job ${number} of that cluster that started later, or less than a day earlier, and takes no other one.`,
    ),
    500: told(
      system,
      'UPSTREAM_FAILURE',
      `${system.name} did not take the job; it answers so too when the same job waits there already to be taken in.`,
    ),
  };
}
