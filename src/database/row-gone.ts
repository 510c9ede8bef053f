import { Prisma } from './generated/client.ts';

/** For a `delete` of a row that somebody else may have removed before. */
export function nullWhereGone(error: unknown): null {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025') return null;
  throw error;
}
