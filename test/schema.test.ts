import { readFileSync } from 'node:fs';
import {
  execute,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Context } from '../src/context.ts';
import type { JobStatisticsSource } from '../src/domain/job-statistics.ts';
import { createJoins } from '../src/domain/join.ts';
import type { Sources } from '../src/domain/sources.ts';
import { systemKinds } from '../src/domain/system.ts';
import { type TelemetrySource, telemetrySubjects } from '../src/domain/telemetry.ts';
import type { Role, Viewer } from '../src/domain/viewer.ts';
import { createCursorSeal } from '../src/domain/page/cursor.ts';
import { ClusterQLError } from '../src/errors.ts';
import { builder } from '../src/schema/builder.ts';
import { schema } from '../src/schema/index.ts';
import { printGatewaySchema } from '../src/schema/print.ts';
import { noSources } from './support/no-sources.ts';

const bothWays = { directions: ['ASC', 'DESC'], backwards: true } as const;
const everyOrder = {
  NAME: bothWays,
  CREATED_AT: bothWays,
  STARTED_AT: bothWays,
  AT: bothWays,
  USERNAME: bothWays,
  KEY: bothWays,
};

/** One empty system of each kind that serves every noun. */
const empty = systemKinds.map((kind) => ({
  system: { name: kind, kind },
  orders: everyOrder,
  read: async () => ({
    ...{ rows: [], more: false, end: null },
    ...{ counted: false, total: 0, status: 'OK' as const },
  }),
  getMany: async () => [],
  getClasses: async () => [],
  membersOf: async () => [],
  credentialMode: 'none' as const,
  session: { state: 'READY' as const, expiresAt: null, connectUrl: null, connected: false },
  health: async () => ({ reachable: null, latencyMilliseconds: null, lastCallAt: null }),
}));
const nothingKnown = Object.fromEntries(
  telemetrySubjects.map((subject) => [subject, { metrics: new Map(), groupBy: [], filters: [] }]),
) as unknown as TelemetrySource['known'];
const sources: Sources = {
  ...noSources,
  ...{
    pools: empty,
    clusters: empty,
    nodePools: empty,
    computeNodes: empty,
    departments: empty,
    projects: empty,
    jobs: empty,
  },
  ...{ auditEvents: empty, operations: empty, users: empty, alerts: empty, capacityReservations: empty },
  ...{ settings: empty, auditLog: empty, tags: empty },
  ...{ accessRules: empty, accessRoles: empty, serviceAccounts: empty },
  poolMembers: empty,
  telemetry: [{ system: { name: 'runai', kind: 'runai' }, known: nothingKnown, read: async () => null }],
  jobStatistics: [
    { system: { name: 'runai', kind: 'runai' }, refusal: () => null } as unknown as JobStatisticsSource,
  ],
  systems: empty,
};

const rootFields = Object.values(schema.getQueryType()?.getFields() ?? {});

describe('the root of the schema', () => {
  it('lets an anonymous visitor read node, nodes, viewer and the pools, and nothing else', async () => {
    const open = [];
    for (const field of rootFields) {
      const refused = await refusalOf(schema, field, 'anonymous');
      if (refused === null) open.push(field.name);
      else expect([field.name, refused]).toEqual([field.name, 'UNAUTHENTICATED']);
    }
    expect(open.sort()).toEqual(['node', 'nodes', 'pool', 'pools', 'viewer']);
  });

  it('has no field that stays closed to an administrator', async () => {
    for (const field of rootFields) {
      expect([field.name, await refusalOf(schema, field, 'administrator')]).toEqual([field.name, null]);
    }
  });

  it('refuses a field that forgot to open itself, to everybody', async () => {
    const described = { description: 'Opened to nobody.' };
    builder.queryField('forgotten', (t) => t.string({ ...described, resolve: () => 'canary' }));
    const extended = builder.toSchema();
    const forgotten = extended.getQueryType()?.getFields()['forgotten'] as GraphQLField<unknown, unknown>;
    expect(await refusalOf(extended, forgotten, 'anonymous')).toBe('FORBIDDEN');
    expect(await refusalOf(extended, forgotten, 'administrator')).toBe('FORBIDDEN');
  });

  it('answers every list as a connection that tells how complete it is', () => {
    const connections = rootFields.filter((field) => getNamedType(field.type).name.endsWith('Connection'));
    const names = connections.map(({ name }) => name);
    expect(names.sort()).toEqual([
      'accessRoles',
      'accessRules',
      'alerts',
      'auditEvents',
      'auditLog',
      'capacityReservations',
      'clusters',
      'computeNodes',
      'departments',
      'jobs',
      'nodePools',
      'operations',
      'pools',
      'projects',
      'serviceAccounts',
      'settings',
      'tags',
      'users',
    ]);
    for (const { name, type, args } of connections) {
      expect([name, fieldsOf(getNamedType(type).name)]).toEqual([
        name,
        ['completeness', 'edges', 'nodes', 'pageInfo', 'totalCount'],
      ]);
      expect([name, args.find((arg) => arg.name === 'first')?.defaultValue]).toEqual([name, 20]);
    }
    expect(fieldsOf('Completeness')).toEqual(['complete', 'sources']);
  });

  it('has no list beside them but rows by their ids, the configured systems and their nodes in use', () => {
    const plain = rootFields.filter(({ type }) => isListType(getNullableType(type)));
    expect(plain.map(({ name }) => name).sort()).toEqual(['nodes', 'systems', 'usedNodes']);
  });
});

describe('the names of the schema', () => {
  it('carry no system: rows of all systems share one type', () => {
    const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const fields = types.flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`) : [],
    );
    expect(fields.length).toBeGreaterThan(types.length);
    expect([...types.map(({ name }) => name), ...fields].filter(carriesSystem)).toEqual([]);
  });

  it.each(['RenkuPool', 'RunAiProject', 'Job.runaiPhase', 'ClusterCockpitJob', 'Pool.inRenku'])(
    'would be seen in %s',
    (name) => {
      expect(carriesSystem(name)).toBe(true);
    },
  );
});

describe('schema.graphql', () => {
  it('holds the schema as it is', () => {
    const written = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
    const message = 'Run `npm run schema` and review the difference like code.';
    expect(written, message).toBe(printGatewaySchema());
  });
});

/** The code with which a field is refused to a role that is the same everywhere; null when it is answered. */
async function refusalOf(
  of: GraphQLSchema,
  { name, args, type }: GraphQLField<unknown, unknown>,
  role: Role,
): Promise<string | null> {
  const given = args
    .filter(isRequiredArgument)
    .map(({ name, type }) => `${name}: ${name === 'system' ? '"runai"' : anyOf(type)}`);
  const call = given.length === 0 ? name : `${name}(${given.join(', ')})`;
  const selection = isScalarType(getNamedType(type)) ? '' : ' { __typename }';
  const document = parse(`{ ${call}${selection} }`);
  const { errors } = await execute({ schema: of, document, contextValue: contextOf(role) });
  const refusal = errors?.[0]?.originalError;
  if (errors !== undefined && !(refusal instanceof ClusterQLError)) throw errors[0] as Error;
  // Whoever is told what is wrong with an argument has been let in.
  return refusal instanceof ClusterQLError && refusal.code !== 'BAD_USER_INPUT' ? refusal.code : null;
}

/** Something that a required argument takes. */
function anyOf(type: GraphQLInputType): string {
  const inner = getNullableType(type);
  if (isEnumType(inner)) return inner.getValues()[0]?.name ?? '';
  return isListType(inner) ? '[]' : '"nothing"';
}

function contextOf(role: Role): Context {
  const viewer: Viewer = {
    ...{ issuer: null, subject: null, name: null, email: null, emailVerified: false, expiresAt: null },
    ...(role !== 'anonymous' && { issuer: 'campus', subject: 'u-0042' }),
    roles: new Map(systemKinds.map((kind) => [kind, role])),
  };
  return {
    ...{ requestId: 'r-1', viewer, sources, load: createJoins(viewer, sources), reportFailure: () => {} },
    signal: new AbortController().signal,
    mostRows: 1_000,
    change: () => Promise.reject(new Error('nothing is changed here')),
    cursorsOf: createCursorSeal(['made up for this test']),
  };
}

function fieldsOf(typeName: string): string[] {
  const type = schema.getType(typeName);
  return isObjectType(type) ? Object.keys(type.getFields()).sort() : [];
}

function carriesSystem(name: string): boolean {
  return systemKinds.some((kind) => name.toLowerCase().includes(kind));
}
