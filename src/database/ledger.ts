import type { AuditKeys } from './audit-chain.ts';
import { type AuditLine, createAppend, type KeptAnswer } from './audit.ts';
import type { PrismaClient } from './generated/client.ts';
import { createIdempotencyKeys, type IdempotencyKeys } from './idempotency.ts';
import { withDatabase } from './unavailable.ts';

/** Where mutations are written down. */
export interface DatabaseLedger extends IdempotencyKeys {
  append(line: AuditLine, answer?: KeptAnswer): Promise<void>;
}

/** The first key seals the audit. */
export function createLedger(prisma: PrismaClient, keys: AuditKeys): DatabaseLedger {
  const { claim, release } = createIdempotencyKeys(prisma);
  const append = createAppend(prisma, keys);
  return {
    claim: (claimed) => withDatabase(() => claim(claimed)),
    release: (id, changeId) => withDatabase(() => release(id, changeId)),
    append: (line, answer) => withDatabase(() => append(line, answer)),
  };
}
