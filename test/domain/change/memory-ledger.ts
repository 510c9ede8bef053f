import type { AuditEntry, Claimed, KeyClaim, Ledger } from '../../../src/domain/change/ledger.ts';
import { ClusterQLError } from '../../../src/errors.ts';

interface Kept {
  readonly claim: KeyClaim;
  answer: string | null;
}

/** A ledger that keeps everything in memory, and fails when told to. */
export function createMemoryLedger() {
  const entries: AuditEntry[] = [];
  const keys = new Map<string, Kept>();
  const failing = new Set<string>();

  function refuse(what: string): void {
    if (failing.has(what)) throw new ClusterQLError('DATABASE_UNAVAILABLE', 'The database is away.');
  }

  const ledger: Ledger = {
    async claim(claim): Promise<Claimed> {
      refuse('claim');
      const kept = keys.get(claim.id);
      if (kept !== undefined) {
        return { kind: 'taken', input: kept.claim.input, startedAt: kept.claim.at, answer: kept.answer };
      }
      keys.set(claim.id, { claim, answer: null });
      return { kind: 'yours' };
    },
    async release(id, changeId) {
      refuse('release');
      if (keys.get(id)?.claim.changeId === changeId) keys.delete(id);
    },
    async append(entry, answer) {
      refuse(entry.kind);
      entries.push(entry);
      const kept = answer && keys.get(answer.id);
      if (kept) kept.answer = answer.answer;
    },
  };
  return { ledger, entries, keys, failing };
}
