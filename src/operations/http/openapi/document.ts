import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import type { FoundOperation } from '../../registry.ts';
import { describeOperation, type DescribedOperation } from './operation.ts';
import { namedSchema } from './inputs.ts';
import { closureOf, type JsonSchema } from './json-schema.ts';
import { components } from './components.ts';

/** Describes operations by OpenAPI 3.1. */
export type OpenApiOf = (operations: readonly FoundOperation[]) => JsonSchema;

export function createOpenApi(options: {
  readonly schema: GraphQLSchema;
  /** Where clients reach the gateway, without a closing slash. */
  readonly publicUrl: string;
}): OpenApiOf {
  const { schema, publicUrl } = options;
  // Kept beside the documents themselves, which never change.
  const known = new WeakMap<object, DescribedOperation>();

  function describe({ operation, prepared }: FoundOperation): DescribedOperation[] {
    // One that an upgrade took fields from cannot be asked.
    if ('problems' in prepared) return [];
    const described = known.get(prepared) ?? describeOperation(schema, operation, prepared);
    known.set(prepared, described);
    return [described];
  }

  return function openApiOf(operations) {
    const described = operations.flatMap(describe);
    const types = new Set<GraphQLNamedType>(described.flatMap((each) => [...each.types]));
    return {
      openapi: '3.1.0',
      info: {
        title: 'Stored operations',
        version: '1',
        description:
          'What this client may send of the operations that are stored on this gateway, each at an address of its own. Besides `Authorization`, `X-Upstream-Authorization: <system> Bearer <token>` brings a token for one system.',
      },
      servers: [{ url: publicUrl }],
      security: [{ bearer: [] }, {}],
      paths: Object.fromEntries(described.map(({ path, item }) => [path, item])),
      components: {
        ...components,
        schemas: {
          ...components.schemas,
          ...Object.fromEntries(closureOf(types).map((type) => [type.name, namedSchema(type)])),
        },
      },
    };
  };
}
