import type { StoredToRun } from '../../../src/operations/admission.ts';
import { readDocument } from '../../../src/operations/document.ts';
import { digestOf } from '../../../src/operations/id.ts';
import { createPrepareDocument } from '../../../src/operations/prepared.ts';
import type { StoredOperation } from '../../../src/operations/stored-operation.ts';
import { schema } from '../../../src/schema/index.ts';

/** An operation as it would be kept had its text been pushed. */
export function storedFrom(document: string, given: Partial<StoredOperation> = {}): StoredOperation {
  const read = readDocument(document);
  if (typeof read === 'string') throw new Error(read);
  const { name, type } = read;
  return {
    ...{ id: digestOf(document), owner: 'reports', document, name, type },
    ...{ aliases: [], tags: [], source: 'FOLDER', sequence: 1, public: false },
    ...{ createdAt: new Date(0), lastUsedAt: null, useCount: 0, revokedAt: null },
    ...given,
  };
}

const prepare = createPrepareDocument(schema);

/** The same, ready to run on the schema of the gateway. */
export function readyFrom(document: string, given: Partial<StoredOperation> = {}): StoredToRun {
  const operation = storedFrom(document, given);
  const prepared = prepare(operation);
  if ('problems' in prepared) throw new Error(prepared.problems.join(', '));
  return { operation, prepared };
}
