import {
  type DocumentNode,
  getOperationAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { freeTextLimits, passedLimits, sizeOf } from './limits.ts';

/** Whether an operation that anybody wrote may run; measured once for each document, as those are kept. */
export type FitsLimits = (document: DocumentNode, operationName: string | null | undefined) => boolean;

export function createFreeTextLimits(schema: GraphQLSchema): FitsLimits {
  const measured = new WeakMap<OperationDefinitionNode, boolean>();
  return function fitsLimits(document, operationName) {
    const operation = getOperationAST(document, operationName);
    // Which of several is meant, GraphQL itself asks.
    if (!operation) return true;
    const known = measured.get(operation);
    if (known !== undefined) return known;
    const fits = passedLimits(sizeOf(schema, document, operation), freeTextLimits).length === 0;
    measured.set(operation, fits);
    return fits;
  };
}
