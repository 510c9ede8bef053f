import type { NewOperation } from '../domain/operation-changes.ts';

export type { NewOperation } from '../domain/operation-changes.ts';
export type { ManifestKind, OperationType } from '../domain/operation.ts';

/** An operation as it is kept. */
export interface StoredOperation extends NewOperation {
  /** Rises with every operation: the newest of a name is what the name means. */
  readonly sequence: number;
  /** Whether every application may ask it. */
  readonly public: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly useCount: number;
  readonly revokedAt: Date | null;
}

/** One operation of one application; two may have the same text. */
export interface OperationKey {
  readonly id: string;
  readonly owner: string;
}

export interface OperationUse extends OperationKey {
  readonly count: number;
  readonly lastUsedAt: Date;
}

/** Where operations are kept. */
export interface OperationStore {
  /** All of them, oldest first; revoked ones too. */
  readAll(): Promise<readonly StoredOperation[]>;
  /** Another text whenever what `readAll` would answer has changed, uses apart. */
  revision(): Promise<string>;
  /** Those that a digest or a name may mean. */
  find(idOrName: string): Promise<readonly StoredOperation[]>;
  /** Whose these names are, of those that are somebody's. */
  ownersOf(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Of these ids, what this owner has stored and not revoked, with the aliases of each. */
  aliasesOf(owner: string, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * All or none, names included; of what is stored already only the aliases are added. Rejects with CONFLICT when
   * a name became somebody else's meanwhile.
   */
  insertAll(operations: readonly NewOperation[], at: Date): Promise<void>;
  revoke(key: OperationKey, at: Date): Promise<boolean>;
  setPublic(key: OperationKey, isPublic: boolean): Promise<boolean>;
  countUses(uses: readonly OperationUse[]): Promise<void>;
}
