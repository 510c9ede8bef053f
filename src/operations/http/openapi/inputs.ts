import {
  astFromValue,
  type GraphQLInputField,
  type GraphQLArgument,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  valueFromASTUntyped,
} from 'graphql';
import { described, type JsonSchema, leafSchema, type NamedType, orNull } from './json-schema.ts';

/** What may be given for a type; a type that may be null says so. */
export function inputSchema(type: GraphQLInputType): JsonSchema {
  return isNonNullType(type) ? notNull(type.ofType) : orNull(notNull(type));
}

/** The same where nothing stands for null, as in an address. */
export function notNull(type: GraphQLInputType): JsonSchema {
  if (isNonNullType(type)) return notNull(type.ofType);
  if (isListType(type)) return { type: 'array', items: inputSchema(type.ofType) };
  return leafSchema(type);
}

/** The description of an enum or of an input. */
export function namedSchema(type: NamedType): JsonSchema {
  if (!isInputObjectType(type)) {
    const names = type.getValues().map(({ name }) => name);
    return described({ type: 'string', enum: names }, type.description);
  }
  const fields = Object.values(type.getFields());
  const required = fields.filter(isRequiredInputField).map(({ name }) => name);
  return described(
    {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    type.description,
  );
}

function fieldSchema(field: GraphQLInputField): JsonSchema {
  return described({ ...inputSchema(field.type), ...defaultOf(field) }, field.description);
}

/** What stands for an argument or a field that is left out, as it is written in JSON. */
export function defaultOf({ type, defaultValue }: GraphQLInputField | GraphQLArgument): {
  readonly default?: unknown;
} {
  const node = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return node ? { default: valueFromASTUntyped(node) } : {};
}
