import type { Context } from 'hono';
import { z } from 'zod';
import { orRefuse } from '../answers.ts';
import { readJson } from '../body.ts';
import type { Job, State, Tag } from '../data.ts';
import { type Guarded, isApiAlone } from '../guards.ts';
import { isStaff, tagsOf, visibleJob } from '../rows.ts';
import { attachTag, createTag, deleteTag, detachTag, findTag, type TagName } from '../tagging.ts';
import type { User } from '../token.ts';
import { integerAt } from './job-id.ts';
import { wireJob, wireTag } from './wire-job.ts';

const text = z.string().default('');

/** A tag as REST names it; of a job to start also with what REST itself said of the tag. */
export const TagBody = z.strictObject({ type: text, name: text, scope: text, id: z.int().optional() });

const TagNames = z.array(TagBody.omit({ id: true }));

/** POST tag_job/{id}: creates the tags that are new; those before one that is refused stay on the job. */
export function tagJob(state: State): Guarded {
  return async (c, user) => {
    const { job, wanted } = await readRequest(c, user, state);
    const tags = [...tagsOf(job, user, state)];
    for (const name of wanted)
      tags.push(orRefuse(500, 'adding tag failed', () => addTagByName(job, name, user, state)));
    return c.json({ ...wireJob(job, user, state), tags: tags.map(wireTag), metaData: null });
  };
}

/** DELETE tag_job/{id}: private tags are passed over in silence, whosever they are. */
export function untagJob(state: State): Guarded {
  return async (c, user) => {
    const { job, wanted } = await readRequest(c, user, state);
    for (const name of wanted.filter(isShared))
      orRefuse(500, 'removing tag failed', () => detachTag(job, requireTag(name, state)));
    return c.json({ ...wireJob(job, user, state), metaData: null });
  };
}

/** DELETE /api/tags/: from every job; answers in plain text how many of how many. */
export function deleteTags(state: State): Guarded {
  return async (c) => {
    const wanted = await readJson(c, TagNames, 'decoding request failed');
    const shared = wanted.filter(isShared);
    for (const name of shared)
      orRefuse(500, 'removing tag failed', () => deleteTag(requireTag(name, state), state));
    return c.text(`Deleted Tags from DB: ${shared.length} successfull of ${wanted.length} requested\n`);
  };
}

async function readRequest(c: Context, user: User, state: State): Promise<{ job: Job; wanted: TagName[] }> {
  const id = integerAt(c, 'id', 'parsing job ID failed');
  const job = orRefuse(404, 'finding job failed', () => visibleJob(id, user, state));
  return { job, wanted: await readJson(c, TagNames, 'decoding request failed') };
}

/** Puts a tag on a job, a new one where there is none of that name. */
export function addTagByName(job: Job, { type, name, scope }: TagName, user: User, state: State): Tag {
  const wanted = { type, name, scope: scope || 'global' };
  if (!mayWrite(user, wanted.scope)) throw new Error('cannot write tag scope with current authorization');
  const tag = findTag(wanted, state) ?? createTag(wanted, state);
  attachTag(job, tag);
  return tag;
}

/** Other than over GraphQL, api alone may write the shared scopes. */
function mayWrite(user: User, scope: string): boolean {
  const { roles, username } = user;
  if (scope === 'admin') return roles.includes('admin') || isApiAlone(roles);
  if (scope === 'global') return isStaff(user) || isApiAlone(roles);
  return scope === username;
}

function isShared({ scope }: TagName): boolean {
  return scope === 'global' || scope === 'admin';
}

function requireTag(wanted: TagName, state: State): Tag {
  const tag = findTag(wanted, state);
  if (tag !== undefined) return tag;
  const { name, type, scope } = wanted;
  throw new Error(`tag does not exist (name, type, scope): ${name}, ${type}, ${scope}`);
}
