import type { Source, Row } from './page/source.ts';

export type OperationType = 'QUERY' | 'MUTATION';

/** What operations come in. */
export type ManifestKind = 'APOLLO' | 'MAP' | 'FOLDER' | 'REGISTRATION';

/** What makes an operation: none of it ever changes, but that more aliases may be found. */
export interface OperationFacts {
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

/** A stored operation, as people look at it. */
export interface Operation extends Row, OperationFacts {
  /** What clients send: SHA-256 of the exact text, hex. */
  readonly documentId: string;
  /** Whether every application may ask it. */
  readonly public: boolean;
  /** Its place among all that were stored, in the order of their coming. */
  readonly sequence: number;
  /** ISO 8601, like the other times. */
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly useCount: number;
  readonly revokedAt: string | null;
}

export interface OperationFilter {
  readonly owners?: readonly string[] | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  /** A digest with or without its algorithm before it. */
  readonly documentIds?: readonly string[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly types?: readonly OperationType[] | null | undefined;
  readonly public?: boolean | null | undefined;
  readonly revoked?: boolean | null | undefined;
}

/** Digits of the largest number that is exact. */
const sequenceDigits = 16;

export const operationKeys = {
  NAME: ({ name }: Operation) => name,
  /** By their places: in one push many come in the same millisecond. */
  CREATED_AT: ({ sequence }: Operation) => String(sequence).padStart(sequenceDigits, '0'),
};

export type OperationOrderField = keyof typeof operationKeys;

export type OperationSource = Source<Operation, OperationFilter, OperationOrderField>;
