import type { StoredOperation } from '../stored-operation.ts';

/** A manifest as `@apollo/generate-persisted-query-manifest` writes it. */
export interface WrittenManifest {
  readonly format: 'apollo-persisted-query-manifest';
  readonly version: 1;
  readonly operations: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: 'query' | 'mutation';
    readonly body: string;
  }[];
}

/** Of each name what it means now: a manifest that holds a name twice could not be pushed again. */
export function apolloManifestOf(stored: readonly StoredOperation[]): WrittenManifest {
  const meant = new Map<string, StoredOperation>();
  for (const operation of stored) if (operation.revokedAt === null) meant.set(operation.name, operation);
  const operations = [...meant.values()].map(({ id, name, type, document }) => ({
    ...{ id, name, type: type === 'QUERY' ? ('query' as const) : ('mutation' as const), body: document },
  }));
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}
