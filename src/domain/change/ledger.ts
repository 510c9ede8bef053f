import type { CredentialMode, Person } from '../credential.ts';

/** How a system was spoken to, and as whom where it saw another account than that of the caller. */
export type AuditCredential = CredentialMode | ({ readonly mode: CredentialMode } & Person);

export const auditKinds = ['STARTED', 'FINISHED', 'DRY_RUN'] as const;

export type AuditKind = (typeof auditKinds)[number];

/** One line of the audit, before it is given its place in the chain. Texts are JSON with secrets masked. */
export interface AuditEntry {
  readonly kind: AuditKind;
  /** ISO 8601. */
  readonly at: string;
  /** One for all lines of one mutation. */
  readonly changeId: string;
  readonly requestId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly mutation: string;
  /** How each system concerned is spoken to, by its name. */
  readonly credentials: Readonly<Record<string, AuditCredential>>;
  readonly input: string;
  /** What would be sent (STARTED, DRY_RUN), or what was sent and how it was answered (FINISHED). */
  readonly effects: string;
  /** Name of the type that was answered; null in STARTED. */
  readonly outcome: string | null;
  /** From STARTED to FINISHED; null in the others. */
  readonly durationMilliseconds: number | null;
}

/** A claim to an idempotency key. */
export interface KeyClaim {
  /** Hash of issuer, subject, mutation and key. */
  readonly id: string;
  /** Authenticates the input without telling it. */
  readonly input: string;
  readonly changeId: string;
  /** ISO 8601. */
  readonly at: string;
}

/** How a claim went. */
export type Claimed =
  | { readonly kind: 'yours' }
  /** Somebody holds it; the answer is null while the mutation runs, or if its process ended before it did. */
  | {
      readonly kind: 'taken';
      readonly input: string;
      readonly startedAt: string;
      readonly answer: string | null;
    };

/** Where mutations are written down; every method throws DATABASE_UNAVAILABLE when it cannot. */
export interface Ledger {
  /** Takes the key, in one step over all replicas; one older than 24 hours is free again. */
  claim(claim: KeyClaim): Promise<Claimed>;
  /** Gives the key back, when nothing was sent. */
  release(id: string, changeId: string): Promise<void>;
  /** Appends to the audit; with `answer`, the key's answer is kept in the same transaction. */
  append(
    entry: AuditEntry,
    answer?: { readonly id: string; readonly changeId: string; readonly answer: string },
  ): Promise<void>;
}
