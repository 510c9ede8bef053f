import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import type { NodeKey } from './id.ts';
import type { Optional } from './new-job-parts.ts';
import type { SystemRef } from './system.ts';

/** What is given to an account and what is taken from it; what it has, or lacks, already stays so. */
export interface UserGrantEdit {
  readonly addRoles?: Optional<readonly string[]>;
  readonly removeRoles?: Optional<readonly string[]>;
  readonly addProjects?: Optional<readonly string[]>;
  readonly removeProjects?: Optional<readonly string[]>;
}

/** What an account has afterwards. */
export interface UserGrants {
  /** Global id. */
  readonly userId: string;
  readonly roles: readonly string[];
  /** Names of the projects that it looks after. */
  readonly projects: readonly string[];
}

/** Changes what accounts may do where the system keeps that in the account itself, bound to one caller. */
export interface UserGrantChanges {
  readonly system: SystemRef;
  edit(user: NodeKey, edit: UserGrantEdit): Promise<Change<UserGrants>>;
}

const pairs = [
  ['addRoles', 'removeRoles'],
  ['addProjects', 'removeProjects'],
] as const;

export function userGrantProblems(edit: UserGrantEdit): Problem[] {
  const words = pairs.flat().flatMap((field) => wordsOf(edit, field));
  if (words.length === 0) return [{ path: 'addRoles', message: 'Say what is to be given or taken.' }];
  const both = pairs.flatMap(([add, remove]) =>
    wordsOf(edit, add).filter(({ word }) => edit[remove]?.includes(word)),
  );
  return [
    ...words
      .filter(({ word }) => word.trim() === '')
      .map(({ path }) => ({ path, message: 'It cannot be empty.' })),
    ...both.map(({ path }) => ({ path, message: 'It cannot be given and taken at once.' })),
  ];
}

function wordsOf(edit: UserGrantEdit, field: keyof UserGrantEdit): { word: string; path: string }[] {
  return (edit[field] ?? []).map((word, index) => ({ word, path: `${field}.${index}` }));
}
