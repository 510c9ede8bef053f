import { rewriteArchive } from './archive.ts';
import type { Job, State, Tag } from './data.ts';
import { nextId, removeRows } from './rows.ts';

export type TagName = Pick<Tag, 'type' | 'name' | 'scope'>;

export function findTag({ type, name, scope }: TagName, { tags }: State): Tag | undefined {
  return tags.find((tag) => tag.type === type && tag.name === name && tag.scope === scope);
}

export function createTag(wanted: TagName, state: State): Tag {
  if (findTag(wanted, state) !== undefined)
    throw new Error('UNIQUE constraint failed: tag.tag_type, tag.tag_name, tag.tag_scope');
  const tag = { id: nextId(state.tags), ...wanted };
  state.tags.push(tag);
  return tag;
}

/** Deletes a tag and takes it off every job. */
export function deleteTag({ id }: Tag, { jobs, tags }: State): void {
  removeRows(tags, (tag) => tag.id === id);
  for (const job of jobs) removeRows(job.tagIds, (tagId) => tagId === id);
}

export function attachTag(job: Job, { id }: Tag): void {
  if (job.tagIds.includes(id)) throw new Error('UNIQUE constraint failed: jobtag.job_id, jobtag.tag_id');
  job.tagIds.push(id);
  rewriteArchive(job);
}

/** A tag the job does not have is taken off it like any other. */
export function detachTag(job: Job, { id }: Tag): void {
  removeRows(job.tagIds, (tagId) => tagId === id);
  rewriteArchive(job);
}
