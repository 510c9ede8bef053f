import {
  type DocumentNode,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  valueFromASTUntyped,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { inputTypeOf } from '../input-type.ts';
import { defaultOf, inputSchema, notNull } from './inputs.ts';
import { described, type JsonSchema } from './json-schema.ts';

/** A variable of an operation, as a client gives it. */
export interface DescribedVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly required: boolean;
  readonly description: string | undefined;
  /** What stands for it when it is left out; in an object, as it may be null. */
  readonly default?: unknown;
}

/** The variables of an operation, each described by where the document uses it first. */
export function describedVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): DescribedVariable[] {
  const uses = usesOf(schema, document);
  return variableDefinitions.map((definition) => {
    const name = definition.variable.name.value;
    const use = uses.get(name);
    return {
      name,
      type: inputTypeOf(schema, definition.type),
      required: definition.type.kind === Kind.NON_NULL_TYPE && definition.defaultValue === undefined,
      description: use?.description ?? undefined,
      ...ownDefault(definition, use),
    };
  });
}

/** Query parameters: lists by repeating, inputs as JSON. */
export function parameterOf(variable: DescribedVariable): JsonSchema {
  const { name, required, description, type } = variable;
  const schema = withDefault(notNull(type), variable);
  const isJson = isInputObjectType(getNamedType(type));
  return described(
    {
      ...{ name, in: 'query', required },
      ...(isJson ? { content: { 'application/json': { schema } } } : { schema }),
    },
    description,
  );
}

/** Variables as one object, as POST takes them. */
export function bodyOf(variables: readonly DescribedVariable[]): JsonSchema {
  const required = variables.filter((each) => each.required).map(({ name }) => name);
  const properties = variables.map((each) => [
    each.name,
    described(withDefault(inputSchema(each.type), each), each.description),
  ]);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonSchema,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  return { required: required.length > 0, content: { 'application/json': { schema } } };
}

export function typesOf(variables: readonly DescribedVariable[]): GraphQLNamedType[] {
  return variables.map(({ type }) => getNamedType(type));
}

function withDefault(schema: JsonSchema, variable: DescribedVariable): JsonSchema {
  return 'default' in variable ? { ...schema, default: variable.default } : schema;
}

type Place = GraphQLArgument | GraphQLInputField;

/** By name of the variable: the argument, or the field of an input, that it is given to. */
function usesOf(schema: GraphQLSchema, document: DocumentNode): Map<string, Place> {
  const uses = new Map<string, Place>();
  const info = new TypeInfo(schema);
  const fields: GraphQLInputField[] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      ObjectField: {
        enter({ name }) {
          const parent = getNamedType(info.getParentInputType());
          const field = isInputObjectType(parent) ? parent.getFields()[name.value] : undefined;
          if (field !== undefined) fields.push(field);
        },
        leave: () => void fields.pop(),
      },
      Variable({ name }) {
        const place = fields.at(-1) ?? info.getArgument();
        if (place && !uses.has(name.value)) uses.set(name.value, place);
      },
    }),
  );
  return uses;
}

/** The document's own default, else that of the argument, which stands in for a variable that is left out. */
function ownDefault({ defaultValue }: VariableDefinitionNode, use: Place | undefined) {
  if (defaultValue !== undefined) return { default: valueFromASTUntyped(defaultValue) };
  return use === undefined ? {} : defaultOf(use);
}
