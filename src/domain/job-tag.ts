import type { Problem } from './change/refusal.ts';

/** A mark on a job, known by all three. */
export interface JobTag {
  /** What the tag is about, e.g. `review`. */
  readonly type: string;
  readonly name: string;
  /** Who sees it: `global` everybody, `admin` the administrators, an account name that person alone. */
  readonly scope: string;
}

/** Scopes that belong to nobody in particular. */
export const sharedScopes: readonly string[] = ['global', 'admin'];

/** The most tags that one change takes. */
export const mostTags = 20;

export function isSameTag(one: JobTag, other: JobTag): boolean {
  return one.type === other.type && one.name === other.name && one.scope === other.scope;
}

export function jobTagsProblems(tags: readonly JobTag[]): Problem[] {
  const isFew = tags.length > 0 && tags.length <= mostTags;
  return [
    ...(isFew ? [] : [{ path: 'tags', message: `Name 1 to ${mostTags} tags.` }]),
    ...tags.flatMap((tag, index) => tagProblems(tag, `tags.${index}`)),
    ...tags.flatMap((tag, index) =>
      tags.findIndex((each) => isSameTag(each, tag)) < index
        ? [{ path: `tags.${index}`, message: 'This tag is given twice.' }]
        : [],
    ),
  ];
}

/** Somebody's own tags can be put on a job here, and taken off only where they were made. */
export function sharedTagsProblems(tags: readonly JobTag[]): Problem[] {
  const own = tags.flatMap(({ scope }, index) =>
    sharedScopes.includes(scope)
      ? []
      : [
          {
            path: `tags.${index}.scope`,
            message: `Only ${sharedScopes.join(' and ')} tags can be taken off.`,
          },
        ],
  );
  return [...jobTagsProblems(tags), ...own];
}

function tagProblems(tag: JobTag, path: string): Problem[] {
  return (['type', 'name', 'scope'] as const).flatMap((part) =>
    tag[part].trim() === '' ? [{ path: `${path}.${part}`, message: 'It cannot be empty.' }] : [],
  );
}
