import { setImmediate } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
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

/** Which operations a schema would break. */
export async function checkOperations(
  schema: GraphQLSchema,
  operations: readonly StoredOperation[],
): Promise<BrokenOperation[]> {
  const broken: BrokenOperation[] = [];
  for (const operation of operations) {
    const breaks = breaksIn(schema, operation.document);
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
function breaksIn(schema: GraphQLSchema, text: string): readonly Break[] {
  const reviewed = review(schema, text, storedLimits);
  if ('document' in reviewed) return [];
  const read = readDocument(text);
  const breaks = typeof read === 'string' ? [] : breaksOf(schema, read.document);
  return breaks.length > 0 ? breaks : reviewed.map((message) => ({ field: null, message }));
}
