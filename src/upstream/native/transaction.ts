import { z } from 'zod';
import type { PrismaClient } from '../../database/generated/client.ts';
import { withDatabase } from '../../database/unavailable.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Statements } from './bound-database.ts';

/** Does all of the work or nothing of it, and says which where that is known. */
export async function inTransaction<T>(
  prisma: PrismaClient,
  work: (statements: Statements) => Promise<T>,
  timeoutMilliseconds = 5_000,
): Promise<T> {
  const progress = { worked: false };
  try {
    return await withDatabase(() =>
      prisma.$transaction(
        async (statements) => {
          const result = await work(statements);
          progress.worked = true;
          return result;
        },
        { timeout: timeoutMilliseconds },
      ),
    );
  } catch (error) {
    if (progress.worked) throw commitUnanswered(error);
    throw isViolation(error) ? overtaken(error) : error;
  }
}

/** What is left after COMMIT was sent and not answered: it may stand or not. */
function commitUnanswered(cause: unknown): ClusterQLError {
  const message =
    'The database did not say whether the change was kept; read what it was about before trying again.';
  return new ClusterQLError('OUTCOME_UNKNOWN', message, { cause });
}

/** The rules were checked before, so what breaks a constraint is somebody else's change of the same moment. */
function overtaken(cause: Error): ClusterQLError {
  const message =
    'Somebody else changed the same at this moment and nothing was written; read it again and decide on what stands now.';
  return new ClusterQLError('CONFLICT', message, { detail: cause.message.trim().split('\n').at(-1), cause });
}

/** SQLSTATE class 23; Prisma has a code of its own for some of it, at different places of different drivers. */
const Violation = z.object({
  meta: z.object({
    driverAdapterError: z.object({ cause: z.object({ originalCode: z.string().startsWith('23') }) }),
  }),
});

function isViolation(error: unknown): error is Error {
  return Violation.safeParse(error).success;
}
