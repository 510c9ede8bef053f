import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/** The variables that an address gives, or what is wrong with them, said with the mend. */
export type ReadVariables =
  { readonly variables: Readonly<Record<string, unknown>> } | { readonly problems: readonly string[] };

/**
 * Reads variables out of `?first=20&state=RUNNING&ids=a&ids=b`, typed as the document declares them: numbers and
 * booleans as such, enums by name, lists by repeating, inputs as JSON. What is left is checked by GraphQL itself.
 */
export function readVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  parameters: URLSearchParams,
): ReadVariables {
  const types = new Map(
    variableDefinitions.map(({ variable, type }) => [
      variable.name.value,
      typeFromAST(schema, type as never),
    ]),
  );
  const problems: string[] = [];
  const variables: Record<string, unknown> = {};
  for (const name of new Set(parameters.keys())) {
    const type = types.get(name) as GraphQLInputType | undefined;
    if (type === undefined) {
      const known = [...types.keys()].join(', ');
      problems.push(`${name} is no variable of this operation; it takes ${known === '' ? 'none' : known}.`);
      continue;
    }
    const value = valueOf(type, parameters.getAll(name));
    if (value === undefined) problems.push(`${name} must be ${expectation(type)}.`);
    else variables[name] = value;
  }
  return problems.length > 0 ? { problems } : { variables };
}

/** Undefined for what the type cannot be. */
function valueOf(type: GraphQLInputType, texts: readonly string[]): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, texts);
  const [text = '', second] = texts;
  if (isListType(type)) return listOf(type.ofType, texts);
  return second === undefined ? scalarOf(type, text) : undefined;
}

/** `ids=a&ids=b`, or one JSON list. */
function listOf(item: GraphQLInputType, texts: readonly string[]): unknown {
  const [only = ''] = texts;
  if (texts.length === 1 && only.startsWith('[')) return arrayIn(only);
  const values = texts.map((text) => valueOf(item, [text]));
  return values.includes(undefined) ? undefined : values;
}

function scalarOf(type: GraphQLInputType, text: string): unknown {
  if (isInputObjectType(type)) return objectIn(text);
  if (isEnumType(type)) return type.getValue(text) === undefined || text === '' ? undefined : text;
  switch ('name' in type ? type.name : '') {
    case 'Int':
      return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
    case 'Float':
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
    case 'Boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    default:
      return text;
  }
}

function objectIn(text: string): unknown {
  const value = jsonIn(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

function arrayIn(text: string): unknown {
  const value = jsonIn(text);
  return Array.isArray(value) ? value : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function expectation(type: GraphQLInputType): string {
  if (isNonNullType(type)) return expectation(type.ofType);
  if (isListType(type)) return `one or more of: ${expectation(type.ofType)}, by repeating it`;
  if (isInputObjectType(type)) return `${type.name} as a JSON object`;
  if (isEnumType(type))
    return `one of ${type
      .getValues()
      .map(({ name }) => name)
      .join(', ')}`;
  const words: Record<string, string> = {
    Int: 'a whole number',
    Float: 'a number',
    Boolean: 'true or false',
  };
  return words[type.toString()] ?? 'given once';
}
