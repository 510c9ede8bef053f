import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { inputTypeOf } from './input-type.ts';

/** The variables that an address gives, or all that is wrong with them, said with the mend. */
export type ReadVariables =
  { readonly variables: Readonly<Record<string, unknown>> } | { readonly problems: readonly string[] };

/** A variable that an operation takes. */
interface Variable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly required: boolean;
}

/**
 * Reads variables out of `?first=20&state=RUNNING&ids=a&ids=b`, typed as the document declares them: numbers and
 * booleans as such, enums by name, lists by repeating or as JSON, inputs as JSON. What is inside of JSON is checked by
 * GraphQL itself.
 */
export function readVariables(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  parameters: URLSearchParams,
): ReadVariables {
  const taken = variablesOf(schema, definition);
  const given = taken.filter(({ name }) => parameters.has(name));
  const values = given.map(({ name, type }) => [name, valueOf(type, parameters.getAll(name))] as const);
  const wrong = given.filter((_, index) => values[index]?.[1] === undefined);
  const problems = [
    ...nameProblems(taken, [...new Set(parameters.keys())]),
    ...wrong.map(({ name, type }) => `${name} must be ${expectation(type)}.`),
  ];
  return problems.length > 0 ? { problems } : { variables: Object.fromEntries(values) };
}

/** Checks the names of variables that a body gives; of their values GraphQL itself says what is wrong. */
export function checkVariables(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ReadVariables {
  const problems = nameProblems(variablesOf(schema, definition), Object.keys(variables));
  return problems.length > 0 ? { problems } : { variables };
}

/** GraphQL by itself takes no notice of a variable that is not declared, as one is whose name is misspelt. */
function nameProblems(taken: readonly Variable[], given: readonly string[]): string[] {
  const names = taken.map(({ name }) => name);
  const unknown = given.filter((name) => !names.includes(name));
  const missing = taken.filter(({ name, required }) => required && !given.includes(name));
  return [
    ...unknown.map(
      (name) => `${name} is no variable of this operation; it takes ${names.join(', ') || 'none'}.`,
    ),
    ...missing.map(({ name, type }) => `${name} is missing; it must be ${expectation(type)}.`),
  ];
}

function variablesOf(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): Variable[] {
  return variableDefinitions.map(({ variable, type, defaultValue }) => ({
    name: variable.name.value,
    type: inputTypeOf(schema, type),
    required: type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined,
  }));
}

/** Undefined for what the type cannot be. */
function valueOf(type: GraphQLInputType, texts: readonly string[]): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, texts);
  if (isListType(type)) return listOf(type.ofType, texts);
  const [text = '', second] = texts;
  return second === undefined ? scalarOf(type, text) : undefined;
}

/** `ids=a&ids=b`, or one JSON list, which alone can be empty. */
function listOf(item: GraphQLInputType, texts: readonly string[]): unknown {
  const [only = '', second] = texts;
  const list = second === undefined ? jsonIn(only) : undefined;
  if (Array.isArray(list)) return list;
  const values = texts.map((text) => valueOf(item, [text]));
  return values.includes(undefined) ? undefined : values;
}

function scalarOf(type: GraphQLInputType, text: string): unknown {
  if (isInputObjectType(type)) return objectIn(text);
  if (isEnumType(type)) return type.getValue(text) ? text : undefined;
  switch (type.toString()) {
    case 'Int':
      return /^-?\d+$/.test(text) ? within(Number(text), 2 ** 31) : undefined;
    case 'Float':
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? within(Number(text), Infinity) : undefined;
    case 'Boolean':
      return booleans.get(text);
    default:
      return text;
  }
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function within(value: number, end: number): number | undefined {
  return value < end && value >= -end && Number.isFinite(value) ? value : undefined;
}

function objectIn(text: string): unknown {
  const value = jsonIn(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
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
  if (isListType(type)) return `${expectation(type.ofType)}, repeated for more, or a JSON list`;
  if (isInputObjectType(type)) return `one JSON object (${type.name})`;
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    return `one of ${names.join(', ')}`;
  }
  const words: Record<string, string> = {
    Int: 'one whole number below 2^31',
    Float: 'one number',
    Boolean: 'true or false',
  };
  return words[type.toString()] ?? 'given once';
}
