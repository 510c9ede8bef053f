import type { Change, Step } from '../../../domain/change/change.ts';
import type { NodeKey } from '../../../domain/id.ts';
import type { ChangedJob, DeletedTags } from '../../../domain/job-changes.ts';
import { isSameTag, type JobTag } from '../../../domain/job-tag.ts';
import { NotDone } from '../../request-step.ts';
import type * as wire from '../jobs/schema.ts';
import { type BoundCockpit, cockpitStep, told } from './cockpit-step.ts';
import { changeOfJob, findJob, type JobInHand, takeJob } from './job-in-hand.ts';
import { Anything, Text } from './schema.ts';

/** A tag that is new comes into being with it; one that the job has already is a failure to cc-backend. */
export function addJobTags(
  cockpit: BoundCockpit,
  key: NodeKey,
  tags: readonly JobTag[],
): Promise<Change<ChangedJob>> {
  return changeTags(cockpit, key, tags, true);
}

export function removeJobTags(
  cockpit: BoundCockpit,
  key: NodeKey,
  tags: readonly JobTag[],
): Promise<Change<ChangedJob>> {
  return changeTags(cockpit, key, tags, false);
}

/** What stands already is not sent. */
async function changeTags(
  cockpit: BoundCockpit,
  key: NodeKey,
  tags: readonly JobTag[],
  wanted: boolean,
): Promise<Change<ChangedJob>> {
  const job = await takeJob(cockpit, key);
  const steps = tags.flatMap((tag, index) =>
    hasTag(job.row, tag) === wanted ? [] : [tagStep(cockpit, job, { tag, field: `tags.${index}`, wanted })],
  );
  return changeOfJob(cockpit, job, steps);
}

interface TagChange {
  readonly tag: JobTag;
  /** Path into the input. */
  readonly field: string;
  /** Whether the job is to have it. */
  readonly wanted: boolean;
}

/** One tag a request: of several, those before one that is refused would stay without being told. */
function tagStep(cockpit: BoundCockpit, { key, row }: JobInHand, { tag, field, wanted }: TagChange): Step {
  const { system } = cockpit.door;
  const shown = `${tag.type}: ${tag.name}`;
  return cockpitStep(cockpit, {
    intent: wanted
      ? `Tag the job ${key.jobId} with ${shown}`
      : `Take the tag ${shown} off the job ${key.jobId}`,
    fields: [field],
    request: () => ({
      method: wanted ? 'POST' : 'DELETE',
      path: `/api/jobs/tag_job/${row.id}`,
      body: [bodyOf(tag)],
      schema: Anything,
    }),
    refusals: { 500: told(system, 'UPSTREAM_FAILURE', refusedTag(system.name)) },
    async isDone() {
      const now = await findJob(cockpit, key);
      return now !== null && hasTag(now, tag) === wanted;
    },
  });
}

/** Answered in plain text that counts what was done: it passes over tags of single persons in silence. */
export function deleteTags(cockpit: BoundCockpit, tags: readonly JobTag[]): Change<DeletedTags> {
  const { system } = cockpit.door;
  const steps = tags.map((tag, index) =>
    cockpitStep(cockpit, {
      intent: `Take the tag ${tag.type}: ${tag.name} off all jobs and forget it`,
      fields: [`tags.${index}`],
      request: () => ({
        method: 'DELETE',
        path: '/api/tags/',
        body: [bodyOf(tag)],
        answersText: true,
        schema: Text,
      }),
      refusals: {
        500: told(system, 'UPSTREAM_FAILURE', `${system.name} has no such tag, or failed at forgetting it.`),
      },
      then(text) {
        if (!/: 1 /.test(text))
          throw new NotDone(system.name, 'the tag is still there.', `DELETE /api/tags/: ${text}`);
      },
    }),
  );
  return { steps, result: () => ({ tags }), lookAt: () => `the tags of ${system.name}` };
}

function hasTag({ tags }: wire.Job, tag: JobTag): boolean {
  return (tags ?? []).some((each) => isSameTag(each, tag));
}

/** The three keys and no other, which cc-backend would refuse. */
function bodyOf({ type, name, scope }: JobTag): JobTag {
  return { type, name, scope };
}

function refusedTag(system: string): string {
  return `${system} did not change this tag: tags of scope \`admin\` take its role \`admin\`, \`global\` ones \`admin\` or \`support\`, and any other scope is the account name of whoever asks.`;
}
