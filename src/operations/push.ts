import type { GraphQLSchema } from 'graphql';
import { digestOf, parseDocumentId } from './id.ts';
import { storedLimits } from './limits.ts';
import type { Manifest, ManifestEntry } from './manifest/entry.ts';
import { review } from './review.ts';
import type { NewOperation, OperationStore, StoredOperation } from './stored-operation.ts';

/** What a push would do. With problems it does nothing at all. */
export interface PushPlan {
  readonly added: readonly NewOperation[];
  /** Stored already, for the same owner. */
  readonly same: readonly NewOperation[];
  readonly problems: readonly PushProblem[];
}

/** What is wrong with one entry. */
export interface PushProblem {
  readonly place: string;
  readonly name: string | null;
  /** With the mend. */
  readonly message: string;
}

export interface PushRequest {
  readonly manifest: Manifest;
  readonly owner: string;
  readonly tags: readonly string[];
}

/** More than any application has; a manifest beyond it is a mistake. */
export const mostEntries = 10_000;

/** Looks at every entry and finds all problems at once. */
export async function planPush(
  { manifest, owner, tags }: PushRequest,
  schema: GraphQLSchema,
  store: Pick<OperationStore, 'ownersOf'>,
  stored: (owner: string) => ReadonlyMap<string, StoredOperation>,
): Promise<PushPlan> {
  const { kind: source, entries } = manifest;
  if (entries.length > mostEntries)
    return refused(`holds more than ${mostEntries} operations; push it in parts`);
  if (entries.length === 0) return refused('holds no operation');
  const looked = entries.map((entry) => lookAt(entry, schema));
  const operations = unique(
    looked.flatMap(({ operation }) => (operation === null ? [] : [{ ...operation, owner, tags, source }])),
  );
  const owners = await store.ownersOf([...new Set(operations.map(({ name }) => name))]);
  const problems = [
    ...looked.flatMap(({ found }) => found),
    ...nameProblems(operations, owners),
    ...doubleNames(operations),
  ];
  const known = stored(owner);
  return {
    added: operations.filter(({ id }) => !isKept(known.get(id))),
    same: operations.filter(({ id }) => isKept(known.get(id))),
    problems,
  };
}

type Looked = {
  readonly operation: Omit<NewOperation, 'owner' | 'tags' | 'source'> | null;
  readonly found: readonly PushProblem[];
};

function lookAt(entry: ManifestEntry, schema: GraphQLSchema): Looked {
  const { place, text } = entry;
  const reviewed = review(schema, text, storedLimits);
  const name = 'name' in reviewed ? reviewed.name : entry.name;
  const messages = [
    ...idProblems(entry),
    ...('name' in reviewed ? nameMismatch(entry, reviewed.name) : reviewed),
  ];
  const found = messages.map((message) => ({ place, name, message }));
  if (!('name' in reviewed) || found.length > 0) return { operation: null, found };
  const id = digestOf(text);
  const alias = entry.id === null ? null : parseDocumentId(entry.id);
  const aliases = alias === null || alias.digest === id ? [] : [alias.digest];
  return { operation: { id, document: text, name: reviewed.name, type: reviewed.type, aliases }, found };
}

function idProblems({ id, text }: ManifestEntry): string[] {
  if (id === null) return [];
  const parsed = parseDocumentId(id);
  if (parsed === null)
    return ['has an id that is no MD5, SHA-1 or SHA-256; let the generator make the ids of the text'];
  return digestOf(text, parsed.algorithm) === parsed.digest
    ? []
    : [`has an id that is not the ${parsed.algorithm} of its text; generate the manifest anew`];
}

function nameMismatch({ name: told }: ManifestEntry, name: string): string[] {
  return told === null || told === name
    ? []
    : [`is called ${told} in the manifest and ${name} in its text; generate the manifest anew`];
}

function nameProblems(
  operations: readonly NewOperation[],
  owners: ReadonlyMap<string, string>,
): PushProblem[] {
  return operations
    .filter(({ name, owner }) => (owners.get(name) ?? owner) !== owner)
    .map(({ id, name }) => ({
      place: id,
      name,
      message: `has the name ${name}, which belongs to another application; rename it`,
    }));
}

/** Two texts of one name in one manifest: which of them the name would mean is nobody's decision. */
function doubleNames(operations: readonly NewOperation[]): PushProblem[] {
  const first = new Map<string, string>();
  return operations.flatMap(({ id, name }) => {
    const other = first.get(name) ?? id;
    first.set(name, other);
    return other === id
      ? []
      : [
          {
            place: id,
            name,
            message: `has the name ${name}, as another of this manifest; rename one of them`,
          },
        ];
  });
}

function unique(operations: readonly NewOperation[]): NewOperation[] {
  return [...new Map(operations.map((operation) => [operation.id, operation])).values()];
}

function isKept(stored: StoredOperation | undefined): boolean {
  return stored !== undefined && stored.revokedAt === null;
}

function refused(message: string): PushPlan {
  return { added: [], same: [], problems: [{ place: 'the manifest', name: null, message }] };
}
