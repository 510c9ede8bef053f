import { createHmac, hkdfSync } from 'node:crypto';
import type { AuditEventModel } from './generated/models/AuditEvent.ts';

/** A key of the gateway; the first one configured seals, the others still check what they sealed. */
export interface AuditKey {
  readonly id: string;
  readonly secret: string;
}

export type AuditKeys = readonly [AuditKey, ...AuditKey[]];

/** A row but for what seals it. */
export type AuditColumns = Omit<AuditEventModel, 'hmac'>;

/** Where the chain ends, or what a row follows. */
export type ChainLink = Pick<AuditEventModel, 'sequence' | 'hmac'>;

/** What the first row follows. */
export const chainStart: ChainLink = { sequence: 0n, hmac: '' };

export function deriveAuditKey({ secret }: AuditKey): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'clusterql audit', 32));
}

/**
 * What seals a row together with the one before it: without the key no row can be changed, moved, forged or
 * taken from between others.
 */
export function sealOf(columns: AuditColumns, previous: ChainLink, key: Buffer): string {
  return createHmac('sha256', key).update(canonicalText(columns, previous)).digest('hex');
}

/** Names every column: the order of a row's properties is the database's, and one left out could be changed. */
function canonicalText(columns: AuditColumns, { hmac }: ChainLink): string {
  const { sequence, at, kind, changeId, requestId, issuer, subject, name, mutation } = columns;
  const { systems, credentials, input, effects, outcome, durationMilliseconds, keyId } = columns;
  return JSON.stringify([
    ...[hmac, String(sequence), at, kind, changeId, requestId, issuer, subject, name, mutation],
    ...[systems, credentials, input, effects, outcome, durationMilliseconds, keyId],
  ]);
}
