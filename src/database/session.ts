import type { PrismaClient } from './generated/client.ts';
import type { SessionModel } from './generated/models/Session.ts';
import { createRenewals, type Renewals } from './renewal.ts';
import { nullWhereGone } from './row-gone.ts';
import { withDatabase } from './unavailable.ts';

/** A signed-in browser; its tokens are sealed, and what its cookie holds is not here. */
export type StoredSession = Omit<SessionModel, 'renewingUntil'>;

/** The table `session`. */
export interface SessionTable extends Renewals<string> {
  insert(session: StoredSession): Promise<void>;
  find(id: string): Promise<StoredSession | null>;
  touch(id: string, usedAt: Date): Promise<void>;
  /** Answers the row that was there. */
  remove(id: string): Promise<StoredSession | null>;
  /** Removes what ended, or was not used since. */
  removeEnded(now: Date, unusedSince: Date): Promise<void>;
  /** Removes of one person's sessions all but those used last. */
  keepLastUsed(person: Pick<StoredSession, 'issuer' | 'subject'>, count: number): Promise<void>;
}

const omit = { renewingUntil: true } as const;

export function createSessionTable(prisma: PrismaClient): SessionTable {
  return {
    ...createRenewals((id, condition, data) =>
      prisma.session.updateMany({ where: { id, ...condition }, data }),
    ),
    async insert(data) {
      await withDatabase(() => prisma.session.create({ data }));
    },
    find: (id) => withDatabase(() => prisma.session.findUnique({ where: { id }, omit })),
    async touch(id, usedAt) {
      // Replicas are not of one time: what was written last may be the earlier use.
      const where = { id, usedAt: { lt: usedAt } };
      await withDatabase(() => prisma.session.updateMany({ where, data: { usedAt } }));
    },
    remove: (id) => withDatabase(() => prisma.session.delete({ where: { id }, omit }).catch(nullWhereGone)),
    async removeEnded(now, unusedSince) {
      const where = { OR: [{ endsAt: { lte: now } }, { usedAt: { lte: unusedSince } }] };
      await withDatabase(() => prisma.session.deleteMany({ where }));
    },
    async keepLastUsed({ issuer, subject }, count) {
      await withDatabase(
        () => prisma.$executeRaw`
          DELETE FROM session WHERE id IN (
            SELECT id FROM session WHERE issuer = ${issuer} AND subject = ${subject}
            ORDER BY used_at DESC, created_at DESC OFFSET ${count})`,
      );
    },
  };
}
