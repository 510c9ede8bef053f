import { buildSchema, type OperationDefinitionNode, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { connectionOf, nextCursor, rowsOf } from '../../../src/operations/http/connection.ts';

const schema = buildSchema(`
  interface Place { id: ID! at: String }
  type System implements Place { id: ID! at: String name: String! kind: String! }
  type Room implements Place { id: ID! at: String floor: Int! }
  type Tag { name: String! }
  type Job { id: ID! name: String system: System place: Place tags: [Tag!]! sizes: [Int!] jobs: JobConnection }
  type JobEdge { cursor: String node: Job }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type JobConnection { nodes: [Job!]! edges: [JobEdge!]! pageInfo: PageInfo! totalCount: Int }
  type Cluster { nodes: [System!]! }
  type Query {
    jobs(first: Int, after: String, filter: String): JobConnection
    list: [Job!]!
    cluster: Cluster
    job: Job
  }
  type Mutation { submit: Job }
`);

function of(text: string) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const [operation] = document.definitions;
  return connectionOf(schema, document, operation as OperationDefinitionNode);
}

describe('an operation', () => {
  it.each([
    ['asks for two lists', '{ a: jobs { nodes { id } } b: jobs { nodes { id } } }'],
    ['asks for something beside its list', '{ jobs { nodes { id } } job { id } }'],
    ['asks for a list that has no pages', '{ list { id } }'],
    ['asks for nodes that are no page', '{ cluster { nodes { id } } }'],
    ['asks for no rows', '{ jobs { totalCount } }'],
    ['asks for edges without what they lead to', '{ jobs { edges { cursor } } }'],
    ['asks for one thing', '{ job { id } }'],
    ['changes something', 'mutation { submit { id } }'],
  ])('is no table when it %s', (_, text) => {
    expect(of(text)).toBeNull();
  });

  it('is a table of what it selects, in that order, with dots for what is within', () => {
    const { columns } = of(`
      { jobs { nodes { who: name ...More system { kind } tags { name } ... on Job { id } } } }
      fragment More on Job { system { name ...Kind } sizes id }
      fragment Kind on System { __typename kind }
    `) as NonNullable<ReturnType<typeof of>>;
    const system = ['system.name', 'system.__typename', 'system.kind'];
    expect(columns).toEqual(['who', ...system, 'sizes', 'id', 'tags']);
  });

  it('has the columns of every type that a row may have', () => {
    const text =
      '{ jobs { nodes { place { id ... on System { name } ... on Room { floor } } jobs { nodes { id } } } } }';
    expect(of(text)?.columns).toEqual(['place.id', 'place.name', 'place.floor', 'jobs.nodes']);
  });

  it('has the same columns whether a variable leaves one out or not', () => {
    const text = 'query ($x: Boolean!) { jobs { nodes { id name @include(if: $x) } } }';
    expect(of(text)?.columns).toEqual(['id', 'name']);
  });

  it('is read through fragments that are spread over and over', () => {
    const spread = Array.from(
      { length: 40 },
      (_, index) => `fragment F${index} on Job { ...F${index + 1} ...F${index + 1} }`,
    );
    const text = `{ jobs { nodes { ...F0 } } } ${spread.join(' ')} fragment F40 on Job { id }`;
    expect(of(text)?.columns).toEqual(['id']);
  });
});

describe('the answer of a table', () => {
  const asked = of(`
    query ($cursor: String) {
      all: jobs(after: $cursor) { list: edges { row: node { id } } page: pageInfo { more: hasNextPage end: endCursor } }
    }
  `) as NonNullable<ReturnType<typeof of>>;

  it('has its rows under whichever names they were asked', () => {
    const data = { all: { list: [{ row: { id: '1' } }, { row: null }] } };
    expect(rowsOf(asked, data)).toEqual([{ id: '1' }, null]);
    const nodes = of('{ jobs { nodes { id } } }') as typeof asked;
    expect(rowsOf(nodes, { jobs: { nodes: [{ id: '1' }] } })).toEqual([{ id: '1' }]);
  });

  it.each([[null], [undefined], [{ all: null }], [{ all: { list: null } }]])(
    'has none where nothing was answered: %j',
    (data) => {
      expect(rowsOf(asked, data)).toEqual([]);
      expect(nextCursor(asked, data)).toBeNull();
    },
  );

  it('goes on by the variable that is given to `after`', () => {
    expect(asked.after).toBe('cursor');
    expect(nextCursor(asked, { all: { page: { more: true, end: 'abc' } } })).toBe('abc');
  });

  it.each([
    ['on the last page', { more: false, end: 'abc' }],
    ['without a cursor', { more: true, end: null }],
  ])('does not go on %s', (_, page) => {
    expect(nextCursor(asked, { all: { page } })).toBeNull();
  });

  it.each([
    '{ jobs { nodes { id } } }',
    '{ jobs { nodes { id } pageInfo { endCursor } } }',
    '{ jobs { nodes { id } pageInfo { hasNextPage } } }',
  ])('does not go on where the document does not ask for it: %s', (text) => {
    expect(of(text)?.pageInfo).toBeNull();
  });

  it('goes on nowhere when the document writes the cursor itself', () => {
    expect(of('{ jobs(after: "x") { nodes { id } } }')?.after).toBeNull();
  });
});
