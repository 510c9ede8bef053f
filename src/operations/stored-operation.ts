export const operationTypes = ['QUERY', 'MUTATION'] as const;

export type OperationType = (typeof operationTypes)[number];

/** The kinds of manifest that operations come in. */
export const manifestKinds = ['APOLLO', 'MAP', 'FOLDER', 'REGISTRATION'] as const;

export type ManifestKind = (typeof manifestKinds)[number];

/** What makes an operation: none of it ever changes. */
export interface NewOperation {
  /** SHA-256 of the exact text, hex. */
  readonly id: string;
  /** The application: `azp`, else `client_id`, of its tokens. */
  readonly owner: string;
  readonly document: string;
  readonly name: string;
  readonly type: OperationType;
  /** Other digests of the text that manifests know it by, hex. */
  readonly aliases: readonly string[];
  readonly tags: readonly string[];
  readonly source: ManifestKind;
}

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
  /** All or none, names included; rejects with CONFLICT when a name became somebody else's meanwhile. */
  insertAll(operations: readonly NewOperation[], at: Date): Promise<void>;
  revoke(key: OperationKey, at: Date): Promise<boolean>;
  setPublic(key: OperationKey, isPublic: boolean): Promise<boolean>;
  countUses(uses: readonly OperationUse[]): Promise<void>;
}
