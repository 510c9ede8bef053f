import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../../src/domain/change/ledger.ts';

export const auditKeys = [
  { id: 'k2', secret: 'the second key of this test, now in use' },
  { id: 'k1', secret: 'the first key of this test, now retired' },
] as const;

/** A line of the audit as the runner of changes writes it. */
export function auditLine(given: Partial<AuditEntry> = {}): AuditEntry {
  return {
    kind: 'STARTED',
    at: '2026-11-22T10:00:00.000Z',
    changeId: randomUUID(),
    requestId: 'r-1',
    issuer: 'campus',
    subject: 'u-0042',
    name: null,
    mutation: 'createPool',
    credentials: { gateway: 'none' },
    input: '{"name":"glade"}',
    effects: '[]',
    outcome: null,
    durationMilliseconds: null,
    ...given,
  };
}
