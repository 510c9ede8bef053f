import { setImmediate } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { answerChanges } from './answer-changes.ts';
import { type Break, breaksOf } from './breaks.ts';
import { readDocument } from './document.ts';
import { storedLimits } from './limits.ts';
import { review } from './review.ts';
import type { StoredOperation } from './stored-operation.ts';

/** An operation that would not run any longer, and where. */
export interface BrokenOperation {
  readonly operation: StoredOperation;
  readonly breaks: readonly Break[];
}

export interface Schemas {
  readonly now: GraphQLSchema;
  readonly toCome: GraphQLSchema;
}

/** Which operations a schema to come would break, beside the one that they are answered by now. */
export async function checkOperations(
  schemas: Schemas,
  operations: readonly StoredOperation[],
): Promise<BrokenOperation[]> {
  const broken: BrokenOperation[] = [];
  for (const operation of operations) {
    const breaks = breaksIn(schemas, operation.document);
    if (breaks.length > 0) broken.push({ operation, breaks });
    await setImmediate();
  }
  return broken;
}

/** Whether somebody may still rely on it: asked since then, or stored since then and not asked yet. */
export function isInUse({ revokedAt, lastUsedAt, createdAt }: StoredOperation, since: Date): boolean {
  return revokedAt === null && (lastUsedAt ?? createdAt) >= since;
}

/** Only what is broken is looked at again, for the places. */
function breaksIn({ now, toCome }: Schemas, text: string): readonly Break[] {
  const reviewed = review(toCome, text, storedLimits);
  if ('document' in reviewed) return answerChanges(now, toCome, reviewed.document);
  const read = readDocument(text);
  const breaks = typeof read === 'string' ? [] : breaksOf(toCome, read.document);
  return breaks.length > 0 ? breaks : reviewed.map((message) => ({ field: null, message }));
}
