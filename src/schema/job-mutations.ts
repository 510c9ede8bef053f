import { InvalidInput, refuseIfAny } from '../domain/change/refusal.ts';
import type { ChangeJobs, JobAction, JobChanges, JobOutcome, JobOutcomes } from '../domain/job-changes.ts';
import type { SubmittedJob } from '../domain/job-changes.ts';
import { jobIdsProblems } from '../domain/job-rules/job-ids.ts';
import { newJobProblems } from '../domain/job-rules/new-job.ts';
import type { NodeKey } from '../domain/id.ts';
import type { NewJob } from '../domain/new-job.ts';
import type { Sources } from '../domain/sources.ts';
import { builder } from './builder.ts';
import { ErrorCode } from './completeness.ts';
import { submitFields } from './job-inputs.ts';
import { JobRef } from './job.ts';
import { addMutation } from './mutation.ts';
import { lacking, type Target, targetOfId } from './target.ts';

const guard = { permission: 'job:write', doing: 'Changing jobs of' } as const;

addMutation<NewJob & { readonly projectId: string }, Target<JobChanges>, SubmittedJob>({
  ...guard,
  name: 'submitJob',
  description:
    'Gives a job to the scheduler of the cluster that its project is in. What is left out is up to the system and to the policy of the project, and what that policy forbids is `InvalidInput`. Served by Run:ai.',
  input: submitFields,
  payload: (t) => ({
    job: t.expose('job', {
      type: JobRef,
      description:
        'As it stands right after: accepted, and hardly ever running yet. `job(id:)` finds it from now on, `jobs` a little later.',
    }),
  }),
  target: ({ projectId }, { sources }) => targetOfId(sources.jobChanges, 'Project', projectId),
  problems: newJobProblems,
  async plan({ changes, key }, { projectId: _, ...job }) {
    if (changes.submit === undefined) throw lacking(changes.system, 'take jobs');
    return changes.submit(key, job);
  },
});

const JobOutcomeRef = builder.objectRef<JobOutcome>('JobOutcome').implement({
  description: 'How it went with one of several jobs.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'As it was given.' }),
    succeeded: t.boolean({
      description: 'Whether its system took it on. It is done a little later: `job.state` tells.',
      resolve: ({ failure }) => failure === null,
    }),
    code: t.field({
      type: ErrorCode,
      nullable: true,
      description:
        'What to branch on when it did not: `UNSUPPORTED` where it is not possible with this job, `NOT_FOUND` when it is deleted already.',
      resolve: ({ failure }) => failure?.code,
    }),
    message: t.string({
      nullable: true,
      description: 'What to show when it did not.',
      resolve: ({ failure }) => failure?.message,
    }),
    job: t.field({
      type: JobRef,
      nullable: true,
      description: 'The job as it stands now; null when it is gone.',
      resolve: ({ id }, _, { load }) => load.Job(id),
    }),
  }),
});

interface SomeJobs {
  readonly ids: readonly string[];
}

/** Jobs of one system. */
interface JobsTarget {
  readonly system: JobChanges['system'];
  readonly changes: JobChanges;
  readonly keys: readonly NodeKey[];
}

const runaiAlone = 'Served by Run:ai.';

addJobsMutation(
  'delete',
  'Deletes jobs, whatever they are at. Of ClusterCockpit it is only the record of the job that goes.',
  'Served by Run:ai and ClusterCockpit.',
);
addJobsMutation(
  'suspend',
  'Stops jobs and keeps them, so that they can be resumed; what they held is free.',
  runaiAlone,
);
addJobsMutation('resume', 'Lets suspended jobs wait for their turn again.', runaiAlone);

function addJobsMutation(action: JobAction, description: string, servedBy: string): void {
  addMutation<SomeJobs, JobsTarget, JobOutcomes>({
    ...guard,
    name: `${action}Jobs`,
    description: `${description} Each has an outcome of its own: what fails with one does not keep the others. ${servedBy}`,
    input: (t) => ({
      ids: t.idList({ required: true, description: '1 to 100 ids of jobs, all of one system, each once.' }),
    }),
    payload: (t) => ({
      outcomes: t.expose('outcomes', {
        type: [JobOutcomeRef],
        description: 'One for each id, in their order.',
      }),
    }),
    target: ({ ids }, { sources }) => jobsTarget(ids, sources),
    problems: ({ ids }) => jobIdsProblems(ids),
    plan: ({ changes, keys }) => actOf(changes, action)(keys),
  });
}

function actOf(changes: JobChanges, action: JobAction): ChangeJobs {
  const act = changes[action];
  if (act === undefined) throw lacking(changes.system, `${action} jobs`);
  return act;
}

/** A change is made by one system: over several it could not be carried out wholly or not at all. */
function jobsTarget(ids: readonly string[], { jobChanges }: Sources): JobsTarget {
  const targets = ids.map((id) => targetOfId(jobChanges, 'Job', id));
  const [first] = targets;
  if (first === undefined) throw new InvalidInput(jobIdsProblems(ids));
  const { system, changes } = first;
  refuseIfAny(
    targets.flatMap((target, index) =>
      target.changes === changes
        ? []
        : [{ path: `ids.${index}`, message: `This is not a job of ${system.name}, as the first is.` }],
    ),
  );
  return { system, changes, keys: targets.map(({ key }) => key) };
}
