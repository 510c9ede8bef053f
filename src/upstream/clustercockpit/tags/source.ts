import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { type Tag, tagMatches, type TagSource } from '../../../domain/tag.ts';
import { type Caller, until } from '../../../http/door.ts';
import type { Ask } from '../ask.ts';
import { graphqlOnly } from '../unsupported.ts';
import { tagsDocument } from './documents.ts';
import { toTag } from './map.ts';
import * as wire from './schema.ts';

/** The tags that the caller may see, which are one short list; without GraphQL (`ask` is null) there is none. */
export function tagSource(system: SystemRef, ask: Ask | null, caller: Caller): TagSource {
  async function readTags(patient: Caller): Promise<Tag[]> {
    if (ask === null) throw graphqlOnly(system, 'tags');
    const { tags } = await ask(patient, tagsDocument, {}, wire.TagsAnswer);
    return tags.map((tag) => toTag(system, tag));
  }

  return {
    system,
    orders: ask === null ? {} : { NAME: bothWays },
    async read(request) {
      const tags = await readTags(until(caller, request.signal));
      return sliceWhole(tags, request, (tag) => tagMatches(request.filter, tag));
    },
    getMany: async (keys) => (keys.some((key) => key.length === 3) ? readTags(caller) : []),
  };
}
