import { panic } from '../answers.ts';
import type { Job, State, Tag } from '../data.ts';
import { isStaff, tagsOf, visibleJob, visibleTags } from '../rows.ts';
import { attachTag, createTag, deleteTag, detachTag, type TagName } from '../tagging.ts';
import type { User } from '../token.ts';

interface JobTags {
  job: string;
  tagIds: string[];
}

/** Tags and what is done with them; the scope of a tag tells who may. */
export function tagFields(user: User, state: State) {
  return {
    tags: () => visibleTags(user, state),
    createTag: (name: TagName) => {
      requireWriter(name.scope, user, `create tag with scope: ${name.scope}`);
      return createTag(name, state);
    },
    deleteTag: () => panic('not implemented: DeleteTag - deleteTag'),
    addTagsToJob: (args: JobTags) => changeTags(args, 'add', attachTag, user, state),
    removeTagsFromJob: (args: JobTags) => changeTags(args, 'remove', detachTag, user, state),
    removeTagFromList: ({ tagIds }: { tagIds: string[] }) => tagIds.map((id) => removeTag(id, user, state)),
  };
}

/** One tag after the other: those before one that is refused are done. */
function changeTags(
  { job: id, tagIds }: JobTags,
  verb: string,
  change: (job: Job, tag: Tag) => void,
  user: User,
  state: State,
): Tag[] {
  const jobId = readId(id);
  let tags: Tag[] = [];
  for (const tagId of tagIds) {
    const tag = tagOf(tagId, state);
    requireWriter(tag.scope, user, `${verb} tag: ${tagId}`);
    const job = visibleJob(jobId, user, state);
    change(job, tag);
    tags = tagsOf(job, user, state);
  }
  return tags;
}

/** Support may put global tags on jobs, but delete none. */
function removeTag(id: string, { roles, username }: User, state: State): number {
  const tag = tagOf(id, state);
  const isShared = tag.scope === 'global' || tag.scope === 'admin';
  if (!(roles.includes('admin') && isShared) && username !== tag.scope)
    throw new Error(`not authorized to remove tag: ${id}`);
  deleteTag(tag, state);
  return tag.id;
}

/** Other than over REST, api alone writes private tags only. */
function requireWriter(scope: string, user: User, doing: string): void {
  const isAllowed =
    (scope === 'admin' && user.roles.includes('admin')) ||
    (scope === 'global' && isStaff(user)) ||
    scope === user.username;
  if (!isAllowed) throw new Error(`not authorized to ${doing}`);
}

function tagOf(id: string, { tags }: State): Tag {
  const number = readId(id);
  const tag = tags.find((each) => each.id === number);
  if (tag === undefined) throw new Error(`tag does not exist (ID): ${id}`);
  return tag;
}

function readId(id: string): number {
  if (/^[+-]?\d+$/.test(id)) return Number(id);
  throw new Error(`strconv.ParseInt: parsing "${id}": invalid syntax`);
}
