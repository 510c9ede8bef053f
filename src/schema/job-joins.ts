import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { type Cluster, namedCluster } from '../domain/cluster.ts';
import type { Job } from '../domain/job.ts';
import type { ClassInPool } from '../domain/pool.ts';
import { namedProject, type Project } from '../domain/project.ts';
import { selectsOnly } from './selection.ts';

const toldByTheJob = ['id', 'name', 'system'];

/** No request when the job's own row already tells what is asked; right after a submission Run:ai tells the id alone. */
export async function projectOf(
  { project, system }: Job,
  _: object,
  { load }: Context,
  info: GraphQLResolveInfo,
): Promise<Project | null> {
  if (project === null) return null;
  const { id, name } = project;
  return name !== null && selectsOnly(info, toldByTheJob)
    ? namedProject(system, { id, name })
    : load.Project(id);
}

/** Run:ai's jobs carry the id of their cluster only, so its name has to be joined. */
export async function clusterOf(
  { cluster, system }: Job,
  _: object,
  { load }: Context,
  info: GraphQLResolveInfo,
): Promise<Cluster | null> {
  if (cluster === null) return null;
  const { id, name } = cluster;
  return name !== null && selectsOnly(info, toldByTheJob)
    ? namedCluster(system, { id, name })
    : load.Cluster(id);
}

/** Renku's sessions carry the bare number of their class, so its pool has to be found. */
export async function classOf(
  { resourceClassKey, system }: Job,
  { load }: Context,
): Promise<ClassInPool | null> {
  return resourceClassKey === null ? null : load.findClass(system, resourceClassKey);
}
