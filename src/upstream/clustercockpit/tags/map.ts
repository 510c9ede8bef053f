import { formatId } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type { Tag, TagScope } from '../../../domain/tag.ts';
import type * as wire from './schema.ts';

const sharedScopes: ReadonlyMap<string, TagScope> = new Map([
  ['global', 'GLOBAL'],
  ['admin', 'ADMIN'],
]);

/** Its three words are the key: cc-backend's own integer ids are new when an archive is read in anew. */
export function toTag(system: SystemRef, { type, name, scope }: wire.Tag): Tag {
  const shared = sharedScopes.get(scope);
  return {
    id: formatId('Tag', system.name, scope, type, name),
    system,
    type,
    name,
    scope: shared ?? 'PRIVATE',
    owner: shared === undefined ? scope : null,
  };
}
