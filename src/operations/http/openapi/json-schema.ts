import {
  getNamedType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isScalarType,
} from 'graphql';

/** A JSON Schema of the draft that OpenAPI 3.1 stands on. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Types that a description names, to be described once for all that use them. */
export type NamedType = GraphQLEnumType | GraphQLInputObjectType;

/** What is described once, under the name it has in GraphQL. */
export function isNamed(type: GraphQLNamedType): type is NamedType {
  return isEnumType(type) || isInputObjectType(type);
}

/** Points to the description of a type. */
export function referenceTo({ name }: NamedType): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const scalars: Readonly<Record<string, JsonSchema>> = {
  Int: { type: 'integer', format: 'int32' },
  Float: { type: 'number' },
  String: { type: 'string' },
  ID: { type: 'string' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
  Secret: { type: 'string', format: 'password' },
};

/** Anything at all for scalars that are nothing narrower. */
export function scalarSchema({ name }: GraphQLScalarType): JsonSchema {
  return scalars[name] ?? {};
}

/** A leaf of an answer or of an input. */
export function leafSchema(type: GraphQLNamedType): JsonSchema {
  if (isScalarType(type)) return scalarSchema(type);
  return isNamed(type) ? referenceTo(type) : {};
}

/** The same, or null; what may be anything may be that already. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, anyOf } = schema;
  if (Object.keys(schema).length === 0) return schema;
  if (typeof type === 'string') return { ...schema, type: [type, 'null'] };
  return { anyOf: [...(Array.isArray(anyOf) ? (anyOf as JsonSchema[]) : [schema]), { type: 'null' }] };
}

/** With what the type or field says of itself, where it says anything. */
export function described(schema: JsonSchema, description: string | null | undefined): JsonSchema {
  return description ? { ...schema, description } : schema;
}

/** These types with all that they are made of. */
export function closureOf(types: Iterable<GraphQLNamedType>): NamedType[] {
  const found = new Set<NamedType>();
  function add(type: GraphQLNamedType): void {
    if (!isNamed(type) || found.has(type)) return;
    found.add(type);
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) add(getNamedType(field.type));
  }
  for (const type of types) add(type);
  return [...found].sort((one, other) => (one.name < other.name ? -1 : 1));
}
