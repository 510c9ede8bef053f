import { createHash } from 'node:crypto';
import { z } from 'zod';
import { textOrNull } from '../absent.ts';
import { Next, Text, Time } from '../schema.ts';

/**
 * The only list in snake case. `url` and `metadata` are not read: what a query or a free-form map holds
 * nobody can know, a token among it.
 */
const Entry = z.object({
  id: Text,
  /** Not documented as required; without it an entry has no place in the only order there is. */
  timestamp: Time.pipe(z.string()),
  subject: z.string(),
  subject_type: z.string(),
  action: z.string(),
  result: z.string(),
  source_ip: Text,
  http_method: Text,
  http_status_code: z.int().nullish(),
  entity_type: Text,
  entity_name: Text,
  entity_id: Text,
  cluster_id: Text,
  request_id: Text,
});

/** The id is not required either. The same entry has the same one each time it is read, so it is made of the rest. */
export const AuditEntry = Entry.transform(({ id, ...rest }) => ({
  ...rest,
  id: textOrNull(id) ?? digest(rest),
}));
export type AuditEntry = z.infer<typeof AuditEntry>;

export const Total = z.object({ total: z.int().min(0) });

/** 2.24 documents the rows as optional, beside a required `logs` that it does not describe. */
export const AuditEntries = z
  .object({ total: z.int().nullish(), next: Next, audit_logs: z.array(AuditEntry).nullish() })
  .refine(({ total, audit_logs }) => !total || audit_logs, 'entries are counted, and none is there')
  .transform(({ next, audit_logs }) => ({ rows: audit_logs ?? [], next }));

function digest(entry: object): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('base64url').slice(0, 22);
}
