import { randomUUID } from 'node:crypto';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/database.ts';
import type { Change } from '../../domain/change/change.ts';
import type { Outcome } from '../../domain/change/outcome.ts';
import type { OperationChanges } from '../../domain/operation-changes.ts';
import { gatewaySystem } from '../../domain/system.ts';
import { createLog } from '../../observability/log.ts';
import { openParts } from '../../parts.ts';
import { keysOf } from '../keys.ts';
import { asOperator, operator } from '../operator.ts';

/** One change of stored operations, as the audit will have it. */
export interface OperationChange<P> {
  readonly mutation: string;
  readonly input: unknown;
  plan(changes: OperationChanges): Promise<Change<P>>;
}

/** Makes a change in the way of the mutation of the same name, as whoever runs commands. */
export async function changeOperations<P>(
  config: Config,
  database: Database,
  { mutation, input, plan }: OperationChange<P>,
): Promise<Outcome<P>> {
  const log = createLog('error', process.stderr);
  const parts = openParts(config, { log, database, keys: keysOf(config) });
  const request = { requestId: randomUUID(), signal: new AbortController().signal };
  try {
    const [changes] = parts.bind(asOperator(), request).operationChanges;
    if (changes === undefined) throw new Error('the gateway keeps operations');
    const author = { ...operator, requestId: request.requestId };
    const credentials = { [gatewaySystem.name]: 'none' } as const;
    const facts = { mutation, input, credentials, idempotencyKey: null, dryRun: false };
    return await parts.makeChange(author, { ...facts, signal: request.signal, plan: () => plan(changes) });
  } finally {
    await parts.close();
  }
}

/** Why nothing came of it, for people; null when it was done. */
export function failureIn(outcome: Outcome<unknown>): string | null {
  if (outcome.kind === 'Done' || outcome.kind === 'Plan') return null;
  return outcome.message;
}
