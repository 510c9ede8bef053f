import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLSchema,
  isIntrospectionType,
  isSpecifiedScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedNativePools } from '../../src/cli/sandbox-pools.ts';
import { fieldsOf, selectionOf } from '../support/selection.ts';
import { openSite, type Site } from '../support/site.ts';

/** Leaves a reservation, a stored operation, lines in the audit, and one in the audit log of Run:ai. */
const changes = `mutation {
  createCapacityReservation(input: {
    system: "renku", name: "Monday course", resourceClassId: "ResourceClass:renku:1/1", placeholders: 20
    recurrence: WEEKLY, startDate: "2026-11-30", endDate: "2027-02-28"
    schedule: [{ dayOfWeek: 1, startTime: "08:00", endTime: "10:00" }]
  }) { __typename }
  updateSetting(input: { id: "Setting:dgx:inference", boolean: false }) { __typename }
  pushOperations(input: {
    owner: "exporter", files: [{ path: "viewer.graphql", text: "query Viewer { viewer { subject } }" }]
  }) { __typename }
}`;

let site: Site;
let schema: GraphQLSchema;
beforeAll(async () => {
  // Nobody may ask for as much at once.
  site = await openSite({ adjust: (parts) => ({ ...parts, fitsLimits: () => true }) });
  schema = buildClientSchema((await site.ask(getIntrospectionQuery())).body.data);
  await seedNativePools(site.database);
  const { body } = await site.ask(changes);
  expect(body.data.createCapacityReservation.__typename).toBe('CreateCapacityReservationPayload');
  expect(body.data.updateSetting.__typename).toBe('UpdateSettingPayload');
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

  const lists: [noun: string, systems: string[]][] = [
    ['pools', ['gateway', 'renku']],
    ['clusters', ['dgx', 'emmy', 'renku']],
    ['nodePools', ['dgx']],
    ['computeNodes', ['dgx', 'emmy']],
    ['departments', ['dgx']],
    ['projects', ['dgx']],
    ['jobs', ['dgx', 'emmy']],
    ['users', ['dgx', 'emmy', 'renku']],
    ['tags', ['emmy']],
    ['accessRules', ['dgx']],
    ['accessRoles', ['dgx']],
    ['serviceAccounts', ['dgx']],
    ['capacityReservations', ['renku']],
    ['auditEvents', ['gateway']],
    ['operations', ['gateway']],
    ['settings', ['dgx']],
    ['auditLog', ['dgx']],
    // The administrator has none.
    ['alerts', []],
  ];

  it('has no other lists than those that are asked for here', () => {
    const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
    const connections = fields.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
    expect(connections.map(({ name }) => name).sort()).toEqual(lists.map(([noun]) => noun).sort());
  });

  it.each(lists)('can be selected whole, without an error, for the %s of %j', async (noun, systems) => {
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
    expect(body.data.systems).toHaveLength(4);
  });

  it('can be selected whole, without an error, for the security settings', async () => {
    const { securitySettings } = schema.getQueryType()?.getFields() ?? {};
    const { body } = await site.ask(
      `{ securitySettings(system: "dgx") ${selectionOf(securitySettings?.type)} }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.securitySettings.system.name).toBe('dgx');
  });
});
