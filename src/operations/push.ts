import { setImmediate } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { Problem } from '../domain/change/refusal.ts';
import type { NewOperation, OperationReview, Push, PushPlan } from '../domain/operation-changes.ts';
import type { ManifestEntry } from './manifest/entry.ts';
import { manifestOfFolder } from './manifest/folder.ts';
import { type LookedAt, lookAt } from './manifest/look.ts';
import { readManifest } from './manifest/read.ts';
import type { OperationStore } from './stored-operation.ts';

/** More than any application has; a manifest beyond it is a mistake. */
export const mostEntries = 10_000;

type Names = Pick<OperationStore, 'ownersOf' | 'aliasesOf'>;

/** Looks at every document of a manifest and finds all problems at once; writes nothing. */
export function createPushPlan(schema: GraphQLSchema, store: Names): OperationReview['plan'] {
  return async function planPush(push) {
    const { owner } = push;
    const manifest = push.manifest ? readManifest(push.manifest) : await manifestOfFolder(push.files ?? []);
    if (!('kind' in manifest)) return refused(manifest);
    const { kind: source, entries } = manifest;
    const amount = amountProblems(push, entries.length);
    if (amount.length > 0) return refused(amount);
    const { operations, problems } = await lookAtAll(entries, schema);
    const owners = await store.ownersOf(operations.map(({ name }) => name));
    const all = [...problems, ...ownerProblems(operations, owner, owners), ...doubleNames(operations)];
    if (all.length > 0) return refused(all);
    const tags = [...new Set(push.tags ?? [])];
    const wanted = operations.map(({ place: _place, ...rest }) => ({ ...rest, owner, tags, source }));
    return sorted(
      wanted,
      await store.aliasesOf(
        owner,
        wanted.map(({ id }) => id),
      ),
    );
  };
}

/** One document after the other, with everybody else's turn between two of them: thousands take seconds. */
async function lookAtAll(
  entries: readonly ManifestEntry[],
  schema: GraphQLSchema,
): Promise<{ operations: readonly LookedAt[]; problems: readonly Problem[] }> {
  const operations = new Map<string, LookedAt>();
  const problems: Problem[] = [];
  for (const entry of entries) {
    const looked = lookAt(entry, schema);
    if ('id' in looked) operations.set(looked.id, together(operations.get(looked.id), looked));
    else problems.push(...looked);
    await setImmediate();
  }
  return { operations: [...operations.values()], problems };
}

/** The same text twice is one operation, by the ids of both. */
function together(before: LookedAt | undefined, looked: LookedAt): LookedAt {
  return before === undefined ? looked : { ...before, aliases: union(before.aliases, looked.aliases) };
}

function sorted(wanted: readonly NewOperation[], stored: ReadonlyMap<string, readonly string[]>): PushPlan {
  function isKnown({ id, aliases }: NewOperation): boolean {
    return aliases.every((alias) => stored.get(id)?.includes(alias));
  }

  const kept = wanted.filter(({ id }) => stored.has(id));
  return {
    added: wanted.filter(({ id }) => !stored.has(id)),
    aliased: kept
      .filter((each) => !isKnown(each))
      .map((each) => ({ ...each, aliases: union(stored.get(each.id) ?? [], each.aliases) })),
    same: kept.filter(isKnown),
    problems: [],
  };
}

function amountProblems({ manifest }: Push, amount: number): Problem[] {
  const path = manifest ? 'manifest' : 'files';
  if (amount === 0) return [{ path, message: 'This holds no operation; push the file or folder that does.' }];
  if (amount <= mostEntries) return [];
  return [{ path, message: `This holds more than ${mostEntries} operations; push it in parts.` }];
}

function ownerProblems(
  operations: readonly LookedAt[],
  owner: string,
  owners: ReadonlyMap<string, string>,
): Problem[] {
  return operations
    .filter(({ name }) => (owners.get(name) ?? owner) !== owner)
    .map(({ place, name }) => ({
      path: place,
      message: `${name} is a name that belongs to another application; rename the operation.`,
    }));
}

/** Two texts of one name in one manifest: which of them the name would mean is nobody's decision. */
function doubleNames(operations: readonly LookedAt[]): Problem[] {
  const names = new Set<string>();
  return operations.flatMap(({ place, name }) => {
    const isSecond = names.has(name);
    names.add(name);
    if (!isSecond) return [];
    return [
      { path: place, message: `${name} is the name of another operation here too; rename one of them.` },
    ];
  });
}

function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])];
}

function refused(problems: readonly Problem[]): PushPlan {
  return { added: [], aliased: [], same: [], problems };
}
