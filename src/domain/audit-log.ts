import { hasText, isOneOf, isWithin, type TimeRange } from './filter.ts';
import type { ListSource } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** Something that a system itself wrote down, whoever did it and through whatever: its own record, not ours. */
export interface AuditLogEntry {
  /** Tells it from every other entry; no system finds one by it. */
  readonly id: string;
  readonly system: SystemRef;
  /** ISO 8601. */
  readonly at: string;
  readonly actor: AuditLogActor;
  readonly action: AuditLogAction;
  /** The action in the system's own word. */
  readonly upstreamAction: string;
  readonly entity: AuditLogEntity;
  /** Global id of the cluster it was done on. */
  readonly clusterId: string | null;
  /** Null where the system says it in a word that is new to us. */
  readonly succeeded: boolean | null;
  /** HTTP status that the system answered. */
  readonly status: number | null;
  /** HTTP method that the system was asked with. */
  readonly method: string | null;
  /** IP address that the request came from. */
  readonly sourceAddress: string | null;
  /** The system's own id of the request. */
  readonly requestId: string | null;
}

/** Whoever did it, as the system names them. */
export interface AuditLogActor {
  readonly name: string;
  readonly kind: AuditLogActorKind;
  /** The kind in the system's own word. */
  readonly upstreamKind: string;
}

/** What it was done to, in the system's own words; null where it does not say. */
export interface AuditLogEntity {
  readonly type: string | null;
  readonly name: string | null;
  /** The system's own id. */
  readonly key: string | null;
}

export type AuditLogActorKind = 'USER' | 'APPLICATION' | 'UNKNOWN';

export const auditLogActions = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'SIGN_IN',
  'SIGN_OUT',
  'RESET_PASSWORD',
  'UNKNOWN',
] as const;

export type AuditLogAction = (typeof auditLogActions)[number];

export interface AuditLogFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  readonly at?: TimeRange | null | undefined;
  readonly actions?: readonly AuditLogAction[] | null | undefined;
  /** In the system's own words. */
  readonly entityTypes?: readonly string[] | null | undefined;
  /** As the system names them. */
  readonly actors?: readonly string[] | null | undefined;
  readonly succeeded?: boolean | null | undefined;
  /** Part of the name of the actor, or of the name or id of what it was done to. */
  readonly text?: string | null | undefined;
}

export const auditLogKeys = { AT: (entry: AuditLogEntry) => entry.at };

export type AuditLogOrderField = keyof typeof auditLogKeys;

export function auditLogMatches(filter: AuditLogFilter, entry: AuditLogEntry): boolean {
  const { succeeded, text } = filter;
  const { actor, entity } = entry;
  return (
    isOneOf(filter.systems, entry.system.name) &&
    isWithin(filter.at, entry.at) &&
    isOneOf(filter.actions, entry.action) &&
    isOneOf(filter.entityTypes, entity.type) &&
    isOneOf(filter.actors, actor.name) &&
    (succeeded === null || succeeded === undefined || succeeded === entry.succeeded) &&
    hasText(text, actor.name, entity.name, entity.key)
  );
}

export type AuditLogSource = ListSource<AuditLogEntry, AuditLogFilter, AuditLogOrderField>;
