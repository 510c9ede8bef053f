import type { Change } from '../../../domain/change/change.ts';
import { conflict, InvalidInput, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { SubmittedJob } from '../../../domain/job-changes.ts';
import type { NewJob } from '../../../domain/new-job.ts';
import { allOf, isOneOf, textOf } from '../filter-by.ts';
import { opaqueIdsOf } from '../keys.ts';
import { readOne } from '../read.ts';
import { projects } from '../org-units/source.ts';
import { type BoundRunai, runaiStep } from '../runai-step.ts';
import { submittedKinds, type SubmittedKind } from '../workloads/kinds.ts';
import { toSubmittedJob, TypedWorkload } from '../workloads/typed.ts';
import { type Place, submissionBody } from './body.ts';
import { policyRefusal } from './policy.ts';
import { Names } from './schema.ts';

/** Each kind has an endpoint, which answers the workload before the list of all kinds has it. */
export async function submit(
  runai: BoundRunai,
  project: NodeKey,
  job: NewJob,
): Promise<Change<SubmittedJob>> {
  const { system } = runai.door;
  const kind = kindOf(job);
  const place = await findPlace(runai, project);
  if (!job.nameIsPrefix) await requireFreeName(runai, place, job.name);
  let submitted: TypedWorkload | null = null;
  const submission = runaiStep(runai, {
    intent: `Submit the job ${job.name}`,
    fields: Object.keys(job),
    request: () => ({
      method: 'POST',
      path: submittedKinds[kind].path,
      body: submissionBody(place, job),
      schema: TypedWorkload,
    }),
    ifRefused: policyRefusal,
    then: (workload) => void (submitted = workload),
  });
  return {
    steps: [submission],
    result() {
      if (submitted === null) throw new Error('the job was asked for before it was submitted');
      return { job: toSubmittedJob(system, kind, submitted) };
    },
    lookAt: () => jobsOf(formatId('Project', system.name, place.projectId), job.name),
  };
}

/** The rules of the domain leave no other kind; the types do not know that. */
function kindOf({ kind }: NewJob): SubmittedKind {
  if (kind in submittedKinds) return kind as SubmittedKind;
  throw new InvalidInput([{ path: 'kind', message: 'Run:ai has no endpoint for this kind.' }]);
}

/** Throws NOT_FOUND; a workload has to name the cluster of its project beside it. */
async function findPlace({ door, caller }: BoundRunai, key: NodeKey): Promise<Place> {
  const [id] = opaqueIdsOf([key]);
  const request = { path: `${projects.path}/${id}`, schema: projects.rowSchema };
  const project = id === undefined ? null : await readOne(door, caller, request);
  if (!project?.clusterId) throw notFound('Project', formatId('Project', door.system.name, ...key));
  return { projectId: project.id, clusterId: project.clusterId };
}

/** A name that is taken gets the same 400 as anything else that Run:ai does not like. */
async function requireFreeName(
  { door, caller }: BoundRunai,
  { projectId }: Place,
  name: string,
): Promise<void> {
  const filterBy = textOf(allOf(isOneOf('projectId', [projectId]), isOneOf('name', [name])));
  const query = { limit: 1, filterBy };
  const names = await door.read(caller, { path: '/api/v1/workloads', query, schema: Names });
  if (names.includes(name))
    throw conflict('There is a job of this name in the project; choose another, or set `nameIsPrefix`.');
}

function jobsOf(projectId: string, name: string): string {
  return `jobs(filter: { projects: [${JSON.stringify(projectId)}], text: ${JSON.stringify(name)} })`;
}
