import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import type { ReadyDocument } from '../../prepared.ts';
import type { StoredOperation } from '../../stored-operation.ts';
import { connectionOf } from '../connection.ts';
import { selectionIn } from '../selection.ts';
import { components, errorsReference, refusals } from './components.ts';
import { described, type JsonSchema } from './json-schema.ts';
import { bodyOf, describedVariables, parameterOf, typesOf } from './parameters.ts';
import { resultSchema } from './result.ts';

/** One stored operation as a path of OpenAPI. */
export interface DescribedOperation {
  readonly path: string;
  readonly item: JsonSchema;
  /** What it refers to. */
  readonly types: ReadonlySet<GraphQLNamedType>;
}

export function describeOperation(
  schema: GraphQLSchema,
  { name, id, type, tags }: StoredOperation,
  { document, definition }: ReadyDocument,
): DescribedOperation {
  const variables = describedVariables(schema, document, definition);
  const types = new Set(typesOf(variables));
  const selection = selectionIn(schema, document);
  const data = resultSchema(schema, selection, definition, (used) => types.add(used));
  const isTable = connectionOf(schema, document, definition) !== null;
  const roots = selection.ofRoot(definition).map(({ definition: { description } }) => description ?? '');
  const operation = described(
    {
      operationId: name,
      ...(tags.length > 0 && { tags }),
      ...(type === 'QUERY'
        ? { parameters: [...variables.map(parameterOf), ifNoneMatch] }
        : { requestBody: bodyOf(variables) }),
      responses: {
        '200': answered(data, isTable, type === 'QUERY'),
        ...(type === 'QUERY' && { '304': { $ref: '#/components/responses/unchanged' } }),
        ...Object.fromEntries(refusals.map((status) => [status, { $ref: '#/components/responses/refused' }])),
      },
      'x-clusterql-id': id,
    },
    roots.join('\n\n').trim(),
  );
  return { path: `/operations/${name}`, item: { [type === 'QUERY' ? 'get' : 'post']: operation }, types };
}

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of an earlier answer.',
  schema: { type: 'string' },
};

function answered(data: JsonSchema, isTable: boolean, isCached: boolean): JsonSchema {
  const whole = { type: 'object', required: ['data'], properties: { data, errors: errorsReference() } };
  const names = Object.keys(components.headers).filter(
    (name) => isCached || !['ETag', 'Link'].includes(name),
  );
  return {
    description: 'What was asked; with `errors` beside it where one system failed.',
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: {
      'application/json': { schema: whole },
      ...(isTable && { 'text/csv': { schema: { type: 'string' } } }),
    },
  };
}
