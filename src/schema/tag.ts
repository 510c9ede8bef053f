import { type Tag, type TagFilter, tagKeys, type tagScopes } from '../domain/tag.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

const TagScope = builder.enumType('TagScope', {
  description: 'Who sees a tag.',
  values: {
    GLOBAL: { description: 'Everybody.' },
    ADMIN: { description: 'Those who look after the system.' },
    PRIVATE: { description: 'Its owner.' },
  } satisfies Record<(typeof tagScopes)[number], object>,
});

export const TagRef = builder.objectRef<Tag>('Tag').implement({
  description: 'A word that people put on jobs to find them again. Filled by ClusterCockpit.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Tag:<system>:<scope>/<type>/<name>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'tag'),
    type: t.exposeString('type', {
      description: 'What sort of word it is, as whoever made it calls it, e.g. `review`.',
    }),
    name: t.exposeString('name', { description: 'Unique among those of its type and scope.' }),
    scope: t.expose('scope', { type: TagScope, description: 'Who sees it.' }),
    owner: t.exposeString('owner', {
      nullable: true,
      description: 'User name of whose it is; null unless it is `PRIVATE`.',
    }),
  }),
});

const TagFilterInput = builder.inputRef<TagFilter>('TagFilter').implement({
  description: 'Which tags.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    types: t.stringList({ description: 'Any of these, as the system writes them.' }),
    scopes: t.field({ type: [TagScope], description: 'Any of these.' }),
    text: t.string({ description: byText }),
  }),
});

addRootNoun(TagRef, {
  list: 'tags',
  single: 'tag',
  description: 'Tags of jobs by name, over all systems: those that the viewer may see.',
  sources: ({ sources }) => sources.tags,
  load: ({ load }) => load.Tag,
  filter: TagFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: tagKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
