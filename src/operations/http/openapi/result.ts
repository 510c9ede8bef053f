import {
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import type { SelectedField, Selection } from '../selection.ts';
import { described, type JsonSchema, leafSchema, orNull } from './json-schema.ts';

/** What `data` of an answer looks like, by what the document selects; `use` is told every type that is named. */
export function resultSchema(
  schema: GraphQLSchema,
  selection: Selection,
  operation: OperationDefinitionNode,
  use: (type: GraphQLNamedType) => void,
): JsonSchema {
  const root = schema.getRootType(operation.operation);
  return root ? orNull(objectSchema(root, selection.ofRoot(operation))) : {};

  function objectSchema(type: GraphQLObjectType, fields: readonly SelectedField[]): JsonSchema {
    const required = fields.filter(({ optional }) => !optional).map(({ key }) => key);
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.key, fieldSchema(type, field)])),
      ...(required.length > 0 && { required }),
    };
  }

  function fieldSchema(parent: GraphQLObjectType, field: SelectedField): JsonSchema {
    const { definition } = field;
    if (definition.name === '__typename') return { const: parent.name };
    return described(typeSchema(definition.type, field), definition.description);
  }

  function typeSchema(type: GraphQLOutputType, field: SelectedField): JsonSchema {
    const present = notNull(type, field);
    return isNonNullType(type) ? present : orNull(present);
  }

  function notNull(type: GraphQLOutputType, field: SelectedField): JsonSchema {
    if (isNonNullType(type)) return notNull(type.ofType, field);
    if (isListType(type)) return { type: 'array', items: typeSchema(type.ofType, field) };
    if (isCompositeType(type)) return compositeSchema(type, field);
    use(type);
    return leafSchema(type);
  }

  /** Types that an answer tells apart by nothing look the same, and are said once. */
  function compositeSchema(type: GraphQLCompositeType, field: SelectedField): JsonSchema {
    const types = isObjectType(type) ? [type] : schema.getPossibleTypes(type);
    const schemas = types.map((each) => objectSchema(each, selection.below(field, each, each)));
    const distinct = [...new Map(schemas.map((each) => [JSON.stringify(each), each])).values()];
    const [only = {}, second] = distinct;
    return second === undefined ? only : { anyOf: distinct };
  }
}
