import { parseArgs, type ParseArgsConfig } from 'node:util';
import { createOperationStore } from '../../database/persisted-operation.ts';
import type { Database } from '../../database/database.ts';
import type { ManifestKind, OperationType } from '../../domain/operation.ts';
import type { OperationStore } from '../../operations/stored-operation.ts';

/** The words and options of a command; null when it was asked wrongly. */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return null;
  }
}

/** What is stored, as commands read it. */
export function storeOf({ prisma }: Database): OperationStore {
  return createOperationStore<OperationType, ManifestKind>(prisma);
}
