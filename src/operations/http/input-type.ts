import { type GraphQLInputType, type GraphQLSchema, isInputType, typeFromAST, type TypeNode } from 'graphql';

/** The type of a variable. A document that was validated names no other than those of inputs. */
export function inputTypeOf(schema: GraphQLSchema, node: TypeNode): GraphQLInputType {
  const type = typeFromAST(schema, node as never);
  if (!isInputType(type)) throw new Error('a document is asked whose variables were not validated');
  return type;
}
