import { Refusal } from '../answers.ts';
import type { Cluster } from '../clusters.ts';
import type { State } from '../data.ts';
import { hostsOf } from '../metrics/node-data.ts';
import type { StartedJob } from './job-body.ts';

/** Refuses what cc-backend refuses of a job to start; tells the sub-cluster it runs on. */
export function checkJob(job: StartedJob, { clusters }: State): string {
  const cluster = clusters.find(({ name }) => name === job.cluster);
  if (cluster === undefined) throw new Refusal(400, `no such cluster: ${job.cluster}`);
  const subCluster = assignSubCluster(job, cluster);
  if (job.resources.length === 0 || job.user === '')
    throw new Refusal(400, "'resources' and 'user' should not be empty");
  if (job.numAcc < 0 || job.numHwthreads < 0 || job.numNodes < 1)
    throw new Refusal(400, "'numNodes', 'numAcc' or 'numHWThreads' invalid");
  if (job.resources.length !== job.numNodes)
    throw new Refusal(
      400,
      `len(resources) does not equal numNodes (${job.resources.length} vs ${job.numNodes})`,
    );
  return subCluster;
}

/** The one given, else that of the first host; the other hosts are never looked at. */
function assignSubCluster({ subCluster, resources }: StartedJob, { name, subClusters }: Cluster): string {
  const where = 'ARCHIVE/CLUSTERCONFIG > ';
  if (subCluster !== '') {
    if (subClusters.some((known) => known.name === subCluster)) return subCluster;
    throw new Refusal(400, `${where}already assigned subcluster ${subCluster} unknown (cluster: ${name})`);
  }
  const [first] = resources;
  if (first === undefined) throw new Refusal(400, `${where}job without any resources/hosts`);
  const found =
    subClusters.find((known) => hostsOf(known).includes(first.hostname)) ??
    subClusters.slice(0, 1).find(({ nodes }) => nodes === '*');
  if (found !== undefined) return found.name;
  throw new Refusal(400, `${where}no subcluster found for cluster ${name} and host ${first.hostname}`);
}
