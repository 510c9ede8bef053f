import { Validator } from '@seriousme/openapi-schema-validator';
import { isObjectType, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createOpenApi } from '../../../src/operations/http/openapi/document.ts';
import { schema } from '../../../src/schema/index.ts';
import { readyFrom, storedFrom } from './stored-from.ts';

const openApiOf = createOpenApi({ schema, publicUrl: 'https://gateway.test' });

const jobs = readyFrom(
  `query RunningJobs($first: Int!, $states: [JobState!] = [RUNNING], $after: String, $orderBy: JobOrder, $cores: Boolean = false) {
    jobs(first: $first, after: $after, filter: { states: $states }, orderBy: $orderBy) {
      nodes { __typename id state started: startedAt system { name } requested @include(if: $cores) { cpu } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  { tags: ['reports'] },
);
const deletion = readyFrom(`mutation DropPool($input: DeletePoolInput!, $idempotencyKey: String) {
  deletePool(input: $input, idempotencyKey: $idempotencyKey) {
    __typename
    ... on DeletePoolPayload { deletedId }
    ... on Failure { code message }
  }
}`);

function describedAs(...operations: readonly ReturnType<typeof readyFrom>[]): any {
  return JSON.parse(JSON.stringify(openApiOf(operations)));
}

/** Every `$ref` of a description that leads to nothing in it. */
function danglingIn(description: any): string[] {
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  return references
    .map(([, path = '']) => path)
    .filter((path) => path.split('/').reduce((part, key) => part?.[key], description) === undefined);
}

async function expectValid(description: any): Promise<void> {
  expect(await new Validator().validate(description)).toEqual({ valid: true });
  expect(danglingIn(description)).toEqual([]);
}

describe('the description of stored operations', () => {
  it('is valid by OpenAPI 3.1, with operations and without any', async () => {
    await expectValid(describedAs(jobs, deletion));
    await expectValid(describedAs());
  });

  it('would not be valid if it were wrong', async () => {
    const wrong = describedAs(jobs);
    wrong.paths['/operations/RunningJobs'].get.parameters[0].in = 'nowhere';
    expect((await new Validator().validate(wrong)).valid).toBe(false);
    expect(danglingIn({ a: { $ref: '#/components/schemas/Nothing' } })).toHaveLength(1);
  });

  it('leaves out what an upgrade took fields from', () => {
    const operation = storedFrom('query Old { gone }');
    const broken = { operation, prepared: { problems: ['does not fit'] } };
    expect(openApiOf([broken])).toMatchObject({ paths: {} });
  });

  it('says where the gateway is, and that tokens are sent as bearer', () => {
    const { servers, security, components } = describedAs(jobs);
    expect(servers).toEqual([{ url: 'https://gateway.test' }]);
    expect(security).toEqual([{ bearer: [] }, {}]);
    expect(components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
  });
});

describe('a query', () => {
  const { paths, components } = describedAs(jobs);
  const { get, post } = paths['/operations/RunningJobs'];
  const parameters = Object.fromEntries(get.parameters.map((each: any) => [each.name, each]));

  it('is asked with GET by its name', () => {
    expect(post).toBeUndefined();
    expect(get).toMatchObject({ operationId: 'RunningJobs', tags: ['reports'] });
    expect(get['x-clusterql-id']).toBe(jobs.operation.id);
    expect(get.description).toBe(rootDescription('jobs'));
  });

  it('takes its variables as parameters, with types, defaults and the words of the schema', () => {
    expect(parameters['first']).toEqual({
      ...{ name: 'first', in: 'query', required: true },
      description: 'How many rows, from 1 to 100.',
      schema: { type: 'integer', format: 'int32', default: 20 },
    });
    expect(parameters['states']).toMatchObject({
      required: false,
      schema: {
        type: 'array',
        items: { $ref: '#/components/schemas/JobState' },
        default: ['RUNNING'],
      },
    });
    expect(parameters['after'].description).toMatch(/^A cursor: the rows that follow it/);
    expect(parameters['cores'].schema).toEqual({ type: 'boolean', default: false });
  });

  it('takes an input as JSON', () => {
    expect(parameters['orderBy']).toMatchObject({
      required: false,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/JobOrder' } } },
    });
    expect(components.schemas.JobOrder.required).toEqual(['direction', 'field']);
    expect(components.schemas.JobOrderField.enum).toContain('CREATED_AT');
    expect(components.schemas.JobState.enum).toContain('RUNNING');
  });

  it('is answered as it selects: what may be null, and what may be left out', () => {
    const { content, headers } = get.responses['200'];
    expect(Object.keys(content)).toEqual(['application/json', 'text/csv']);
    expect(Object.keys(headers)).toEqual(['ETag', 'Link', 'X-ClusterQL-Incomplete', 'X-Request-ID']);
    const { data, errors } = content['application/json'].schema.properties;
    expect(errors).toEqual({ $ref: '#/components/schemas/ClusterQL.errors' });
    const connection = data.properties.jobs;
    expect(connection.type).toEqual(['object', 'null']);
    const row = connection.properties.nodes.items;
    expect(row.required).toEqual(['__typename', 'id', 'state', 'started', 'system']);
    expect(row.properties.__typename).toEqual({ const: 'Job' });
    expect(row.properties.started).toMatchObject({ type: ['string', 'null'], format: 'date-time' });
    expect(row.properties.state).toMatchObject({ $ref: '#/components/schemas/JobState' });
    expect(row.properties.system.properties.name.type).toBe('string');
  });

  it('may be answered with a row of any type, or with none', () => {
    const one = readyFrom('query One($id: ID!) { node(id: $id) { id ... on Job { name } } }');
    const { responses } = describedAs(one).paths['/operations/One'].get;
    const { data } = responses['200'].content['application/json'].schema.properties;
    const shapes = data.properties.node.anyOf.map(({ type, required }: any) => [type, required]);
    const distinct = new Set(shapes.map((shape: unknown) => JSON.stringify(shape)));
    expect(distinct).toEqual(new Set(['["object",["id"]]', '["object",["id","name"]]', '["null",null]']));
  });

  it('is no table when it asks for no list', () => {
    const viewer = readyFrom('query Me { viewer { subject } }');
    const { content } = describedAs(viewer).paths['/operations/Me'].get.responses['200'];
    expect(Object.keys(content)).toEqual(['application/json']);
  });
});

describe('a mutation', () => {
  const { paths, components } = describedAs(deletion);
  const { get, post } = paths['/operations/DropPool'];

  it('is sent with POST, its variables in the body', () => {
    expect(get).toBeUndefined();
    expect(post.parameters).toBeUndefined();
    expect(post.requestBody).toMatchObject({ required: true });
    const { schema: body } = post.requestBody.content['application/json'];
    expect(body.required).toEqual(['input']);
    expect(body.properties.input).toMatchObject({ $ref: '#/components/schemas/DeletePoolInput' });
    expect(body.properties.idempotencyKey.type).toEqual(['string', 'null']);
    expect(components.schemas.DeletePoolInput.type).toBe('object');
  });

  it('may come to any of the outcomes that its document tells apart', () => {
    const { data } = post.responses['200'].content['application/json'].schema.properties;
    const { anyOf } = data.properties.deletePool;
    const names = anyOf.map(({ properties }: any) => properties.__typename.const);
    expect(names).toEqual(expect.arrayContaining(['DeletePoolPayload', 'Forbidden', 'OutcomeUnknown']));
    const forbidden = anyOf.find(({ properties }: any) => properties.__typename.const === 'Forbidden');
    expect(Object.keys(forbidden.properties)).toEqual(['__typename', 'code', 'message']);
  });
});

function rootDescription(name: string): string {
  const query = schema.getQueryType();
  if (!isObjectType(query)) throw new Error('no queries');
  return query.getFields()[name]?.description ?? print(jobs.prepared.document);
}
