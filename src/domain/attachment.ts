import DataLoader from 'dataloader';
import { changeRefusal } from './access.ts';
import { type NodeKey, type NodeType, parseId } from './id.ts';
import type { SystemRef } from './system.ts';
import type { Permission, Viewer } from './viewer.ts';

/** What a system keeps beside a row, by the row's id; null where it keeps nothing of the kind. */
export type LoadAttachment<Value> = (id: string) => Promise<Value | null>;

interface Attachments<Source, Value> {
  readonly type: NodeType;
  readonly sources: readonly Source[];
  readonly permission: Permission;
  /** For a refusal: "Reading members of pools on". */
  readonly doing: string;
  /** One value for each key, in their order. */
  readonly read: (source: Source, keys: readonly NodeKey[]) => Promise<readonly (Value | null)[]>;
}

/** Gathers the ids of one answer and asks each system once; refuses before anything is asked, and once. */
export function createAttachmentLoad<Source extends { readonly system: SystemRef }, Value>(
  viewer: Viewer,
  { type, sources, permission, doing, read }: Attachments<Source, Value>,
): LoadAttachment<Value> {
  async function readOf(source: Source, keys: readonly NodeKey[]) {
    const refusal = changeRefusal(viewer, doing, permission, source.system);
    if (refusal !== null) return onceFor(keys, refusal);
    return read(source, keys).catch((error: unknown) => onceFor(keys, error as Error));
  }

  const loaders = new Map(
    sources.map((source) => [
      source.system.name,
      new DataLoader((keys: readonly NodeKey[]) => readOf(source, keys)),
    ]),
  );

  return async (id) => {
    const parsed = parseId(id);
    if (parsed?.type !== type) return null;
    return loaders.get(parsed.system)?.load(parsed.key) ?? null;
  };
}

/** One error for the field, not the same one for every row. */
export function onceFor(keys: readonly unknown[], error: Error): (Error | null)[] {
  return keys.map((_, index) => (index === 0 ? error : null));
}
