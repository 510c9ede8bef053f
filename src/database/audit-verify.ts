import { type AuditKey, chainStart, type ChainLink, deriveAuditKey, sealOf } from './audit-chain.ts';
import type { PrismaClient } from './generated/client.ts';
import type { AuditEventModel } from './generated/models/AuditEvent.ts';
import { withDatabase } from './unavailable.ts';

/** What is wrong at one place of the audit. */
export interface AuditFlaw {
  /** Of the row, or of the first one that is missing. */
  readonly sequence: bigint;
  readonly message: string;
}

export interface AuditReport {
  readonly rows: number;
  /** The last row; null of an empty audit. */
  readonly head: ChainLink | null;
  readonly flaws: readonly AuditFlaw[];
  /** Mutations that began and never ended, as when the process died in between; no flaw of the audit. */
  readonly interrupted: readonly AuditEventModel[];
}

export interface VerifyOptions {
  /** A row that must be there as it was: only a head noted earlier tells that the end was cut off. */
  readonly expect?: ChainLink;
  readonly now?: number;
}

const batchSize = 500;
/** A mutation that began later may still be at work. */
const longestMilliseconds = 10 * 60 * 1000;

/** Reads the whole audit and finds every row that is not what the gateway wrote, or not where it wrote it. */
export async function verifyAudit(
  prisma: PrismaClient,
  keys: readonly AuditKey[],
  { expect, now = Date.now() }: VerifyOptions = {},
): Promise<AuditReport> {
  const derived = new Map(keys.map((key) => [key.id, deriveAuditKey(key)]));
  const flaws: AuditFlaw[] = [];
  const begun = new Map<string, AuditEventModel>();
  let rows = 0;
  let head: ChainLink | null = null;
  let asExpected = expect === undefined;

  for await (const row of readRows(prisma)) {
    const flaw = flawOf(row, head ?? chainStart, derived);
    if (flaw !== null) flaws.push(flaw);
    if (row.kind === 'STARTED') begun.set(row.changeId, row);
    if (row.kind === 'FINISHED') begun.delete(row.changeId);
    asExpected ||= row.sequence === expect?.sequence && row.hmac === expect.hmac;
    head = { sequence: row.sequence, hmac: row.hmac };
    rows += 1;
  }
  if (expect !== undefined && !asExpected) {
    flaws.push({ sequence: expect.sequence, message: notAsExpected });
  }
  const interrupted = [...begun.values()].filter(({ at }) => now - at.getTime() > longestMilliseconds);
  return { rows, head, flaws, interrupted };
}

/** In their order, a batch at a time. */
async function* readRows(prisma: PrismaClient): AsyncGenerator<AuditEventModel> {
  let batch: AuditEventModel[] = [];
  do {
    const last = batch.at(-1);
    const where = last === undefined ? {} : { sequence: { gt: last.sequence } };
    batch = await withDatabase(() =>
      prisma.auditEvent.findMany({ where, orderBy: { sequence: 'asc' }, take: batchSize }),
    );
    yield* batch;
  } while (batch.length === batchSize);
}

/** Where rows are missing the next one cannot be checked: what it was sealed with is gone. */
function flawOf(
  row: AuditEventModel,
  previous: ChainLink,
  keys: ReadonlyMap<string, Buffer>,
): AuditFlaw | null {
  const { sequence, keyId } = row;
  const next = previous.sequence + 1n;
  if (sequence > next) return { sequence: next, message: missingUpTo(next, sequence - 1n) };
  const key = keys.get(keyId);
  if (key === undefined) return { sequence, message: unknownKey(keyId) };
  return sealOf(row, previous, key) === row.hmac ? null : { sequence, message: notAsWritten };
}

const notAsWritten = 'is not what was written there: it was changed, moved or forged';
const notAsExpected = 'is not there as it was: the end of the audit was cut off or written anew';

function missingUpTo(first: bigint, last: bigint): string {
  return first === last ? 'is missing' : `is missing, and so are all up to ${last}`;
}

function unknownKey(keyId: string): string {
  return `is sealed with the key ${JSON.stringify(keyId)}, which is not configured; add it to keys again`;
}
