import type { PrismaClient } from './generated/client.ts';
import type { IdempotencyKeyModel } from './generated/models/IdempotencyKey.ts';

/** A claim to an idempotency key. */
export interface Claim extends Pick<IdempotencyKeyModel, 'id' | 'input' | 'changeId'> {
  /** ISO 8601. */
  readonly at: string;
}

/** Whether the key is the claimant's, or what is known of whoever has it. */
export type ClaimResult =
  | { readonly kind: 'yours' }
  | {
      readonly kind: 'taken';
      readonly input: string;
      readonly startedAt: string;
      readonly answer: string | null;
    };

export interface IdempotencyKeys {
  claim(claim: Claim): Promise<ClaimResult>;
  release(id: string, changeId: string): Promise<void>;
}

const lifetimeMilliseconds = 24 * 60 * 60 * 1000;
const sweepMilliseconds = 60 * 60 * 1000;

/** Keys in use, each by one claimant over all replicas for 24 hours. */
export function createIdempotencyKeys(prisma: PrismaClient): IdempotencyKeys {
  let sweptAt = -Infinity;

  /** At most once an hour, and beside the claim that brings it about. */
  function sweep(now: number): void {
    if (now - sweptAt < sweepMilliseconds) return;
    sweptAt = now;
    const expired = { startedAt: { lt: expiry(now) } };
    // Whatever keeps it from it now, the next hour's does.
    prisma.idempotencyKey.deleteMany({ where: expired }).catch(() => {});
  }

  async function claim(claimed: Claim): Promise<ClaimResult> {
    if (await take(prisma, claimed)) {
      sweep(Date.parse(claimed.at));
      return { kind: 'yours' };
    }
    const held = await prisma.idempotencyKey.findUnique({ where: { id: claimed.id } });
    // It was given back between the two statements.
    if (held === null) return claim(claimed);
    return {
      kind: 'taken',
      input: held.input,
      startedAt: held.startedAt.toISOString(),
      answer: held.answer,
    };
  }

  return {
    claim,
    async release(id, changeId) {
      await prisma.idempotencyKey.deleteMany({ where: { id, changeId, finishedAt: null } });
    },
  };
}

/** One statement, so that one claim wins: the key is free, or its row has expired and is replaced. */
async function take(prisma: PrismaClient, { id, input, changeId, at }: Claim): Promise<boolean> {
  const startedAt = new Date(at);
  const taken = await prisma.$executeRaw`
    INSERT INTO idempotency_key AS held (id, input, change_id, started_at)
    VALUES (${id}, ${input}, ${changeId}::uuid, ${startedAt})
    ON CONFLICT (id) DO UPDATE SET
      input = EXCLUDED.input, change_id = EXCLUDED.change_id, started_at = EXCLUDED.started_at,
      finished_at = NULL, answer = NULL
    WHERE held.started_at < ${expiry(startedAt.getTime())}`;
  return taken === 1;
}

function expiry(now: number): Date {
  return new Date(now - lifetimeMilliseconds);
}
