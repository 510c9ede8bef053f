import fc from 'fast-check';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkVariables, readVariables } from '../../../src/operations/http/variables.ts';

const schema = buildSchema(`
  enum State { RUNNING FAILED }
  scalar DateTime
  input Filter { states: [State!], name: String, within: Filter }
  type Query { any(number: Float, id: ID): Int }
`);

const types = {
  whole: 'Int',
  number: 'Float',
  yes: 'Boolean!',
  text: 'String',
  id: 'ID',
  since: 'DateTime',
  state: 'State',
  filter: 'Filter',
  texts: '[String!]',
  wholes: '[Int!]!',
  states: '[State]',
  filters: '[Filter!]',
} as const;

function declaring(variables: Readonly<Record<string, string>>): OperationDefinitionNode {
  const declared = Object.entries(variables).map(([name, type]) => `$${name}: ${type}`);
  const list = declared.length === 0 ? '' : `(${declared.join(', ')})`;
  return parse(`query Asked${list} { any }`).definitions[0] as OperationDefinitionNode;
}

/** All but the ones that must be given, so that one can be looked at alone. */
const optional = Object.fromEntries(
  Object.entries(types).map(([name, type]) => [name, type.replace(/!$/, '')]),
);

function read(search: string, variables: Readonly<Record<string, string>> = optional) {
  return readVariables(schema, declaring(variables), new URLSearchParams(search));
}

describe('an address that gives what the operation does not take', () => {
  it.each([
    ['nothing=1', 'nothing is no variable of this operation; it takes '],
    ['__proto__=1', '__proto__ is no variable of this operation; it takes '],
    ['whole=1.5', 'whole must be one whole number below 2^31.'],
    ['whole=', 'whole must be one whole number below 2^31.'],
    ['whole=0x10', 'whole must be one whole number below 2^31.'],
    ['whole=2147483648', 'whole must be one whole number below 2^31.'],
    ['whole=-2147483649', 'whole must be one whole number below 2^31.'],
    ['whole=1&whole=2', 'whole must be one whole number below 2^31.'],
    ['number=1e999', 'number must be one number.'],
    ['number=NaN', 'number must be one number.'],
    ['yes=1', 'yes must be true or false.'],
    ['yes=toString', 'yes must be true or false.'],
    ['yes=__proto__', 'yes must be true or false.'],
    ['text=a&text=b', 'text must be given once.'],
    ['since=a&since=b', 'since must be given once.'],
    ['state=running', 'state must be one of RUNNING, FAILED.'],
    ['state=constructor', 'state must be one of RUNNING, FAILED.'],
    ['filter=RUNNING', 'filter must be one JSON object (Filter).'],
    ['filter=[]', 'filter must be one JSON object (Filter).'],
    ['filter=null', 'filter must be one JSON object (Filter).'],
    ['wholes=1&wholes=b', 'wholes must be one whole number below 2^31, repeated for more, or a JSON list.'],
    ['states=RUNNING,FAILED', 'states must be one of RUNNING, FAILED, repeated for more, or a JSON list.'],
  ])('is told the name and the mend: %s', (search, sentence) => {
    expect(read(search)).toEqual({ problems: [expect.stringContaining(sentence)] });
  });

  it('is told everything that is wrong at once, and none of the values', () => {
    const answer = read('whole=canary&nothing=canary&state=canary', { ...types });
    expect(answer).toEqual({
      problems: [
        'nothing is no variable of this operation; it takes whole, number, yes, text, id, since, state, filter, texts, wholes, states, filters.',
        'yes is missing; it must be true or false.',
        'wholes is missing; it must be one whole number below 2^31, repeated for more, or a JSON list.',
        'whole must be one whole number below 2^31.',
        'state must be one of RUNNING, FAILED.',
      ],
    });
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  it('is told so when the operation takes nothing', () => {
    const problems = ['first is no variable of this operation; it takes none.'];
    expect(read('first=1', {})).toEqual({ problems });
  });

  it('may leave out what has a default, or may be null', () => {
    expect(read('', { first: 'Int! = 20', after: 'String' })).toEqual({ variables: {} });
  });
});

describe('an address', () => {
  it.each([
    ['whole=-20', { whole: -20 }],
    ['number=1e-3', { number: 0.001 }],
    ['yes=false', { yes: false }],
    ['text=', { text: '' }],
    ['text=a+b%26c', { text: 'a b&c' }],
    ['id=42', { id: '42' }],
    ['since=2026-02-02T10:14:05Z', { since: '2026-02-02T10:14:05Z' }],
    ['state=RUNNING', { state: 'RUNNING' }],
    ['filter={"states":["FAILED"]}', { filter: { states: ['FAILED'] } }],
    ['texts=a', { texts: ['a'] }],
    ['texts=a&texts=b', { texts: ['a', 'b'] }],
    ['texts=[]', { texts: [] }],
    ['texts=["a"]', { texts: ['a'] }],
    ['texts=[draft', { texts: ['[draft'] }],
    ['texts=[a]&texts=["b"]', { texts: ['[a]', '["b"]'] }],
    ['wholes=1&wholes=2', { wholes: [1, 2] }],
    ['filters={"name":"a"}&filters={"name":"b"}', { filters: [{ name: 'a' }, { name: 'b' }] }],
  ])('gives variables of the types that the document declares: %s', (search, variables) => {
    expect(read(search)).toEqual({ variables });
  });

  it('gives back typed whatever was written into it', () => {
    fc.assert(
      fc.property(anyVariables, (variables) => {
        expect(read(written(variables).toString())).toEqual({ variables });
      }),
    );
  });

  it('is never misread, whatever stands in it', () => {
    const parameter = fc.tuple(
      fc.constantFrom(...Object.keys(types), 'x'),
      fc.oneof(fc.string(), fc.constantFrom('1', 'true', 'RUNNING', '[1]', '{}', '[', '["a"]')),
    );
    fc.assert(
      fc.property(fc.array(parameter), (parameters) => {
        const answer = read(new URLSearchParams(parameters).toString());
        const { variables, problems } = { variables: {}, problems: null, ...answer };
        expect(problems).not.toEqual([]);
        if (problems !== null) return;
        expect(Object.keys(variables).sort()).toEqual([...new Set(parameters.map(([name]) => name))].sort());
        expect(Object.values(variables)).not.toContain(undefined);
      }),
    );
  });
});

const text = fc.string({ unit: fc.constantFrom(...'[]{}",&=+% aé\u{1f600}') });
const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const state = fc.constantFrom('RUNNING', 'FAILED');
const filter = fc.record(
  { name: text, states: fc.array(state) },
  { requiredKeys: [], noNullPrototype: true },
);

const anyVariables = fc.record(
  {
    whole,
    number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    yes: fc.boolean(),
    text,
    id: text,
    state,
    filter,
    texts: fc.array(text),
    wholes: fc.array(whole),
    states: fc.array(state),
    filters: fc.array(filter),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** As a page for integrators would have them write it: one list item that looks like a list goes as JSON, like none at all. */
function written(variables: Readonly<Record<string, unknown>>): URLSearchParams {
  const parameters = Object.entries(variables).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [[name, asText(value)]];
    const looksLikeList = value.length === 1 && String(value[0]).trimStart().startsWith('[');
    if (value.length === 0 || looksLikeList) return [[name, JSON.stringify(value)]];
    return value.map((item) => [name, asText(item)]);
  });
  return new URLSearchParams(parameters);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

describe('a body', () => {
  const definition = declaring({ first: 'Int', id: 'ID!' });

  it('is told which names it has that the operation does not take, and which it lacks', () => {
    expect(checkVariables(schema, definition, { frist: 1 })).toEqual({
      problems: [
        'frist is no variable of this operation; it takes first, id.',
        'id is missing; it must be given once.',
      ],
    });
  });

  it('is taken as it is otherwise: its values GraphQL checks', () => {
    const variables = { first: 'no number', id: '7' };
    expect(checkVariables(schema, definition, variables)).toEqual({ variables });
  });
});
