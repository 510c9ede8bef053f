import { isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** Something that a system tells one person about their work. */
export interface Alert {
  readonly id: string;
  readonly system: SystemRef;
  readonly title: string;
  readonly message: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; null while it stands. */
  readonly resolvedAt: string | null;
  /** Global id of the job it is about. */
  readonly jobId: string | null;
}

export interface AlertFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  readonly resolved?: boolean | null | undefined;
}

export const alertKeys = { CREATED_AT: (alert: Alert) => alert.createdAt };

export type AlertOrderField = keyof typeof alertKeys;

export function alertMatches({ systems, resolved }: AlertFilter, alert: Alert): boolean {
  return (
    isOneOf(systems, alert.system.name) &&
    (resolved === null || resolved === undefined || resolved === (alert.resolvedAt !== null))
  );
}

/** The caller's own alerts; nobody sees those of others. */
export type AlertSource = Source<Alert, AlertFilter, AlertOrderField>;
