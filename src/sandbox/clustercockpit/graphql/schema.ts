import {
  buildSchema,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLOutputType,
  GraphQLScalarType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { sdl } from './sdl.ts';

/**
 * cc-backend's schema with two liberties that Go takes and graphql-js refuses: an `Int` is 64 bits wide,
 * which the scheduler's ids need, and a `NullableFloat!` may be null, which missing samples are.
 */
export function openSchema(): GraphQLSchema {
  const schema = buildSchema(sdl);
  const wideInt = new GraphQLScalarType({ name: 'Int' });

  function opened(type: GraphQLOutputType): GraphQLOutputType {
    if (isNonNullType(type)) {
      const inner = opened(type.ofType);
      return String(inner) === 'NullableFloat' || isNonNullType(inner) ? inner : new GraphQLNonNull(inner);
    }
    if (isListType(type)) return new GraphQLList(opened(type.ofType));
    return type.name === 'Int' ? wideInt : type;
  }

  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) field.type = opened(field.type);
  }
  return schema;
}
