import type { AuditLogAction, AuditLogActorKind, AuditLogEntry } from '../../../domain/audit-log.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { idOrNull, textOrNull } from '../absent.ts';
import type * as wire from './schema.ts';

export const actions: ReadonlyMap<string, AuditLogAction> = new Map([
  ['create', 'CREATE'],
  ['update', 'UPDATE'],
  ['delete', 'DELETE'],
  ['sign-in', 'SIGN_IN'],
  ['sign-out', 'SIGN_OUT'],
  ['reset-password', 'RESET_PASSWORD'],
]);

const actorKinds: ReadonlyMap<string, AuditLogActorKind> = new Map([
  ['User', 'USER'],
  ['App', 'APPLICATION'],
]);

export const succeeded = 'Succeeded';
export const failed = 'Failed';

export function toEntry(system: SystemRef, entry: wire.AuditEntry): AuditLogEntry {
  return {
    id: `AuditLogEntry:${system.name}:${encodeURIComponent(entry.id)}`,
    system,
    at: entry.timestamp,
    actor: {
      name: entry.subject,
      kind: actorKinds.get(entry.subject_type) ?? 'UNKNOWN',
      upstreamKind: entry.subject_type,
    },
    action: actions.get(entry.action) ?? 'UNKNOWN',
    upstreamAction: entry.action,
    entity: {
      type: textOrNull(entry.entity_type),
      name: textOrNull(entry.entity_name),
      key: textOrNull(entry.entity_id),
    },
    clusterId: idOrNull('Cluster', system, entry.cluster_id),
    succeeded: entry.result === succeeded ? true : entry.result === failed ? false : null,
    status: entry.http_status_code ?? null,
    method: textOrNull(entry.http_method),
    sourceAddress: textOrNull(entry.source_ip),
    requestId: textOrNull(entry.request_id),
  };
}
