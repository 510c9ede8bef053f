import { z } from 'zod';
import { section } from './wording.ts';

const operationModes = ['open', 'admin-open', 'closed'] as const;

/** What clients may run. */
export interface OperationsConfig {
  /** Whose free text is taken besides the stored operations: everybody's, that of administrators of the gateway, or nobody's. */
  readonly mode: (typeof operationModes)[number];
}

/** What a configuration says that says nothing of operations. */
export const defaultOperations: OperationsConfig = { mode: 'admin-open' };

export const operations = section({ mode: z.enum(operationModes).default(defaultOperations.mode) });
