import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** A word that people put on jobs to find them again. */
export interface Tag {
  readonly id: string;
  readonly system: SystemRef;
  /** What sort of word it is, as whoever made it calls it. */
  readonly type: string;
  readonly name: string;
  readonly scope: TagScope;
  /** User name of whose it is; null unless it is PRIVATE. */
  readonly owner: string | null;
}

export const tagScopes = ['GLOBAL', 'ADMIN', 'PRIVATE'] as const;

export type TagScope = (typeof tagScopes)[number];

export interface TagFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  readonly types?: readonly string[] | null | undefined;
  readonly scopes?: readonly TagScope[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
}

export const tagKeys = { NAME: (tag: Tag) => tag.name };

export type TagOrderField = keyof typeof tagKeys;

export function tagMatches({ systems, types, scopes, text }: TagFilter, tag: Tag): boolean {
  return (
    isOneOf(systems, tag.system.name) &&
    isOneOf(types, tag.type) &&
    isOneOf(scopes, tag.scope) &&
    hasText(text, tag.name)
  );
}

export type TagSource = Source<Tag, TagFilter, TagOrderField>;
