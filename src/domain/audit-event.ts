import type { AuditKind } from './change/ledger.ts';
import type { TimeRange } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** One line of the audit: a mutation that was begun, ended or only planned. */
export interface AuditEvent {
  readonly id: string;
  /** The gateway, which keeps it. */
  readonly system: SystemRef;
  /** Its place in the audit, counted from 1. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: AuditKind;
  /** One for all lines of one mutation. */
  readonly changeId: string;
  readonly requestId: string;
  readonly viewer: AuditViewer;
  readonly mutation: string;
  /** Names of the systems concerned. */
  readonly systems: readonly string[];
  /** JSON, as written and sealed: how each system was spoken to. */
  readonly credentials: string;
  /** JSON with secrets masked. */
  readonly input: string;
  /** JSON: what would be sent or was sent. */
  readonly effects: string;
  /** Name of the type that was answered; null in STARTED. */
  readonly outcome: string | null;
  /** From STARTED to FINISHED; null in the others. */
  readonly durationMilliseconds: number | null;
}

/** Whoever asked, as their token told it then. */
export interface AuditViewer {
  /** Name of the configured issuer. */
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
}

export interface AuditEventFilter {
  /** Names of systems, of which an event concerns at least one. */
  readonly systems?: readonly string[] | null | undefined;
  readonly kinds?: readonly AuditKind[] | null | undefined;
  readonly mutation?: string | null | undefined;
  readonly issuer?: string | null | undefined;
  readonly subject?: string | null | undefined;
  readonly changeId?: string | null | undefined;
  readonly at?: TimeRange | null | undefined;
}

/** Digits of the largest number that is exact. */
const sequenceDigits = 16;

export const auditEventKeys = {
  /** By their places: the clocks of several replicas may differ, and in one millisecond much can happen. */
  AT: ({ sequence }: AuditEvent) => String(sequence).padStart(sequenceDigits, '0'),
};

export type AuditEventOrderField = keyof typeof auditEventKeys;

export type AuditEventSource = Source<AuditEvent, AuditEventFilter, AuditEventOrderField>;
