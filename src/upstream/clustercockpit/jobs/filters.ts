import type { Caller } from '../../../http/door.ts';
import type { Ask } from '../ask.ts';
import type { JobConditions } from './conditions.ts';
import { tagIdsDocument } from './documents.ts';
import { filterOf } from './graphql-filter.ts';
import { TagsAnswer } from './schema.ts';
import type { JobFilter } from './upstream-filter.ts';

/** Null where tags are asked for that nobody has made, or that the caller does not see. */
export async function filtersOf(
  ask: Ask,
  caller: Caller,
  conditions: JobConditions,
): Promise<JobFilter[] | null> {
  const filters = [filterOf(conditions), ...conditions.others];
  const wanted = conditions.tags;
  if (wanted === null) return filters;
  const { tags } = await ask(caller, tagIdsDocument, {}, TagsAnswer);
  const ids = tags
    .filter((tag) => wanted.some(({ type, name }) => tag.type === type && tag.name === name))
    .map(({ id }) => id);
  return ids.length === 0 ? null : [...filters, { tags: ids }];
}
