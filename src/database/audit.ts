import { ClusterQLError } from '../errors.ts';
import {
  type AuditColumns,
  type AuditKeys,
  chainStart,
  type ChainLink,
  deriveAuditKey,
  sealOf,
} from './audit-chain.ts';
import type { PrismaClient } from './generated/client.ts';
import type { AuditEventModel } from './generated/models/AuditEvent.ts';
import { storable } from './storable.ts';

/** A line of the audit that has no place in the chain yet. */
export interface AuditLine extends Omit<
  AuditColumns,
  'sequence' | 'keyId' | 'at' | 'systems' | 'credentials'
> {
  /** ISO 8601. */
  readonly at: string;
  /** How each system concerned is spoken to, by its name, and as whom where that is another person. */
  readonly credentials: Readonly<Record<string, string | object>>;
}

/** What was answered for an idempotency key. */
export interface KeptAnswer {
  readonly id: string;
  readonly changeId: string;
  readonly answer: string;
}

/** As long as one statement may take: whoever waited so long for the ones before is not begun any more. */
const longestWaitMilliseconds = 5_000;

/**
 * Appends with one statement. Where the chain ends is remembered, and the primary key lets a single row follow it:
 * when another replica was faster nothing is written, the end is read again and the row sealed anew. The same
 * under an advisory lock takes five statements and was two to four times slower.
 */
export function createAppend(
  prisma: PrismaClient,
  keys: AuditKeys,
): (line: AuditLine, answer?: KeptAnswer) => Promise<void> {
  const [{ id: keyId }] = keys;
  const key = deriveAuditKey(keys[0]);
  const inTurn = createTurns();
  let end: ChainLink | null = null;

  async function appendNext(line: AuditLine, answer: KeptAnswer | undefined): Promise<void> {
    const previous = end ?? (await readEnd(prisma));
    // Stays forgotten when the statement fails: the row may be there all the same.
    end = null;
    const columns = columnsOf(line, previous.sequence + 1n, keyId);
    const row = { ...columns, hmac: sealOf(columns, previous, key) };
    if (!(await insert(prisma, row, answer))) return appendNext(line, answer);
    end = { sequence: row.sequence, hmac: row.hmac };
  }

  return (line, answer) => {
    const asked = performance.now();
    return inTurn(() => {
      // What was done is written down however late; only what is not begun yet can be refused.
      const isLate = performance.now() - asked > longestWaitMilliseconds;
      if (isLate && line.kind !== 'FINISHED') throw tooSlow();
      return appendNext(line, answer);
    });
  };
}

/** One piece of work after the other, however the one before ended. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}

async function readEnd(prisma: PrismaClient): Promise<ChainLink> {
  const last = await prisma.auditEvent.findFirst({
    orderBy: { sequence: 'desc' },
    select: { sequence: true, hmac: true },
  });
  return last ?? chainStart;
}

/** The texts that are JSON hold nothing that could not be stored: it is escaped there. */
function columnsOf(line: AuditLine, sequence: bigint, keyId: string): AuditColumns {
  const { at, requestId, issuer, subject, name, credentials, durationMilliseconds } = line;
  return {
    ...line,
    sequence,
    keyId,
    at: new Date(at),
    requestId: storable(requestId),
    issuer: storable(issuer),
    subject: storable(subject),
    name: name === null ? null : storable(name),
    systems: Object.keys(credentials),
    credentials: JSON.stringify(credentials),
    durationMilliseconds: durationMilliseconds === null ? null : Math.round(durationMilliseconds),
  };
}

/** False when the sequence is taken; the answer is kept with the row or not at all. */
async function insert(
  prisma: PrismaClient,
  row: AuditEventModel,
  kept: KeptAnswer | undefined,
): Promise<boolean> {
  const appended = await prisma.$queryRaw<unknown[]>`
    WITH appended AS (
      INSERT INTO audit_event (
        sequence, at, kind, change_id, request_id, issuer, subject, name, mutation, systems,
        credentials, input, effects, outcome, duration_milliseconds, key_id, hmac
      ) VALUES (
        ${row.sequence}, ${row.at}, ${row.kind}, ${row.changeId}::uuid, ${row.requestId}, ${row.issuer},
        ${row.subject}, ${row.name}, ${row.mutation}, ${row.systems}::text[], ${row.credentials},
        ${row.input}, ${row.effects}, ${row.outcome}, ${row.durationMilliseconds}::integer, ${row.keyId},
        ${row.hmac}
      )
      ON CONFLICT (sequence) DO NOTHING
      RETURNING at
    ), kept AS (
      UPDATE idempotency_key SET answer = ${kept?.answer}, finished_at = appended.at FROM appended
      WHERE id = ${kept?.id} AND change_id = ${kept?.changeId}::uuid
    )
    SELECT at FROM appended`;
  return appended.length === 1;
}

function tooSlow(): ClusterQLError {
  return new ClusterQLError(
    'DATABASE_UNAVAILABLE',
    'The database is too slow to write the audit, without which nothing is changed; try again later.',
    { retryable: true },
  );
}
