import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
let schema: GraphQLSchema;
beforeAll(async () => {
  site = await openSite();
  schema = buildClientSchema((await site.ask(getIntrospectionQuery())).body.data);
});
afterAll(() => site.close());

describe('the schema as clients see it', () => {
  it('describes every type, field, argument and input', () => {
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
    );
    const fields = types.flatMap((type) =>
      fieldsOf(type).map((field) => ({ ...field, name: `${type.name}.${field.name}` })),
    );
    const parameters = fields.flatMap(({ name, args }) =>
      args.map((arg) => ({ ...arg, name: `${name}(${arg.name}:)` })),
    );
    const undescribed = [...types, ...fields, ...parameters].filter(({ description }) => !description);
    expect(undescribed.map(({ name }) => name)).toEqual([]);
    expect(parameters.length).toBeGreaterThan(0);
  });

  it.each([
    ['pools', ['renku']],
    ['clusters', ['dgx', 'emmy', 'renku']],
    ['departments', ['dgx']],
    ['projects', ['dgx']],
    ['jobs', ['dgx', 'emmy']],
  ])('can be selected whole, without an error, for the %s of %j', async (noun, systems) => {
    const field = schema.getQueryType()?.getFields()[noun];
    const { body } = await site.ask(`{ ${noun}(first: 100) ${selectionOf(field?.type)} }`);
    expect(body.errors).toBeUndefined();
    const rows: any[] = body.data[noun].nodes;
    expect([...new Set(rows.map(({ system }) => system.name))].sort()).toEqual(systems);
  });

  it('can be selected whole, without an error, for the viewer and the systems', async () => {
    const { viewer, systems } = schema.getQueryType()?.getFields() ?? {};
    const { body } = await site.ask(
      `{ viewer ${selectionOf(viewer?.type)} systems ${selectionOf(systems?.type)} }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.systems).toHaveLength(3);
  });
});

function fieldsOf(type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

/** Everything below a field, as deep as it goes. */
function selectionOf(type: GraphQLOutputType | undefined): string {
  if (type === undefined) throw new Error('the schema has lost a root field');
  const fields = fieldsOf(getNamedType(type));
  if (fields.length === 0) return '';
  return `{ __typename ${fields.map(({ name, type: below }) => `${name} ${selectionOf(below)}`).join(' ')} }`;
}
