import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

export function fieldsOf(type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

/**
 * Everything below a field, as deep as it goes without coming back to a type that it came from; what must be given
 * arguments has tests of its own. The node of an edge is one of `nodes`, where all of it is asked.
 */
export function selectionOf(type: GraphQLOutputType | undefined, above: readonly string[] = []): string {
  if (type === undefined) throw new Error('the schema has lost a root field');
  const { name } = getNamedType(type);
  const fields = fieldsOf(getNamedType(type)).filter(
    ({ type, args }) => !above.includes(getNamedType(type).name) && !args.some(isRequiredArgument),
  );
  if (fields.length === 0) return '';
  const below = fields.map((field) =>
    field.name === 'node' && name.endsWith('Edge')
      ? 'node { id }'
      : `${field.name} ${selectionOf(field.type, [...above, name])}`,
  );
  return `{ __typename ${below.join(' ')} }`;
}
