import { digestOf } from '../../src/operations/id.ts';
import type { NewOperation, StoredOperation } from '../../src/operations/stored-operation.ts';

export const noon = new Date('2026-11-22T12:00:00.000Z');

/** An operation that some application pushed; its name is that of the text unless it is given. */
export function newOperation(document: string, values: Partial<NewOperation> = {}): NewOperation {
  const [, type = 'query', name = 'Unnamed'] = /^(query|mutation) (\w+)/.exec(document) ?? [];
  return {
    ...{ id: digestOf(document), owner: 'chargeback', document, name, aliases: [], tags: [] },
    ...{ type: type === 'query' ? 'QUERY' : 'MUTATION', source: 'MAP' },
    ...values,
  };
}

let sequence = 0;

/** The same as it is kept; made later than those made before. */
export function storedOperation(document: string, values: Partial<StoredOperation> = {}): StoredOperation {
  sequence += 1;
  return {
    ...newOperation(document),
    ...{ sequence, public: false, createdAt: noon, lastUsedAt: null, useCount: 0, revokedAt: null },
    ...values,
  };
}
