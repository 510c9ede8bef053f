import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../../src/database/ledger.ts';
import { auditLine } from '../database/audit-lines.ts';
import { openSite, type Site } from '../support/site.ts';

const concerned = [['gateway'], ['dgx'], ['dgx', 'emmy'], ['emmy'], ['gateway']];

let site: Site;
/** The same rows for somebody who administers dgx and nothing else. */
let partial: Site;

beforeAll(async () => {
  site = await openSite();
  const ledger = createLedger(site.database.prisma, [{ id: 'k1', secret: 'only for these rows' }]);
  for (const [index, systems] of concerned.entries()) {
    const credentials = Object.fromEntries(systems.map((system) => [system, 'none' as const]));
    await ledger.append(auditLine({ requestId: `r-${index + 1}`, subject: `u-${index % 2}`, credentials }));
  }
  partial = await openSite({
    database: { ...site.database, close: async () => {} },
    configure: (config) => ({
      ...config,
      gatewayRoles: {},
      systems: config.systems.map((system) =>
        system.ref.name === 'dgx' ? system : { ...system, table: { viewer: [{ issuer: 'campus' }] } },
      ),
    }),
  });
});

afterAll(async () => {
  await partial.close();
  await site.close();
});

async function requestsOf(of: Site, call = 'auditEvents'): Promise<unknown> {
  const { body } = await of.ask(`{ ${call} { totalCount nodes { requestId } } }`);
  return {
    errors: body.errors,
    total: body.data.auditEvents.totalCount,
    requests: body.data.auditEvents.nodes,
  };
}

function requests(...numbers: number[]) {
  const found = numbers.map((number) => ({ requestId: `r-${number}` }));
  return { errors: undefined, total: found.length, requests: found };
}

describe('the audit', () => {
  it('is refused to anonymous visitors, who are asked to sign in', async () => {
    const { body } = await site.ask('{ auditEvents { nodes { id } totalCount } }', { as: null });
    expect(body).toMatchObject({
      data: { auditEvents: null },
      errors: [{ path: ['auditEvents'], extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' } }],
    });
  });

  it.each(['viewer', 'researcher', 'editor'] as const)(
    'is refused to the %s, with the role that would do',
    async (as) => {
      const list = await site.ask('{ auditEvents { nodes { id } } }', { as });
      const one = await site.ask('{ auditEvent(id: "AuditEvent:gateway:1") { id } }', { as });
      const node = await site.ask('{ node(id: "AuditEvent:gateway:1") { id } }', { as });
      for (const { body } of [list, one, node]) {
        expect(Object.values(body.data)).toEqual([null]);
        expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
        expect(body.errors[0].message).toContain('Reading audit events needs the role administrator');
      }
    },
  );

  it('shows the administrator of one system what concerns that one and no other', async () => {
    expect(await requestsOf(partial)).toEqual(requests(2));
    const others = [1, 3, 4].map((number) => `"AuditEvent:gateway:${number}"`);
    const { body } = await partial.ask(`{ nodes(ids: [${others.join()}, "AuditEvent:gateway:2"]) { id } }`);
    expect(body).toEqual({ data: { nodes: [null, null, null, { id: 'AuditEvent:gateway:2' }] } });
  });

  it('shows the administrator of the gateway everything, newest first', async () => {
    expect(await requestsOf(site)).toEqual(requests(5, 4, 3, 2, 1));
  });

  it('refuses a filter by a change that no UUID names', async () => {
    const { body } = await site.ask('{ auditEvents(filter: { changeId: "nothing" }) { nodes { id } } }');
    expect(body.data).toEqual({ auditEvents: { nodes: [] } });
    expect(body.errors).toMatchObject([{ path: ['auditEvents'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(body.errors[0].message).toContain('filter.changeId');
  });

  it('takes the systems of a filter for those that were changed', async () => {
    expect(await requestsOf(site, 'auditEvents(filter: { systems: ["emmy"] })')).toEqual(requests(4, 3));
    expect(await requestsOf(site, 'auditEvents(filter: { systems: ["gone"] })')).toEqual(requests());
  });

  it('is read page by page, forwards and back', async () => {
    const page = 'nodes { requestId } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';
    const first = (await site.ask(`{ auditEvents(first: 2) { ${page} } }`)).body.data.auditEvents;
    const after = `after: "${first.pageInfo.endCursor}"`;
    const next = (await site.ask(`{ auditEvents(first: 2, ${after}) { ${page} } }`)).body.data.auditEvents;
    const before = `before: "${next.pageInfo.startCursor}"`;
    const back = (await site.ask(`{ auditEvents(last: 2, ${before}) { ${page} } }`)).body.data.auditEvents;
    expect([first, next, back].map(({ nodes }) => nodes)).toEqual([
      requests(5, 4).requests,
      requests(3, 2).requests,
      requests(5, 4).requests,
    ]);
    expect(next.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(back.pageInfo).toMatchObject({ hasPreviousPage: false });
  });

  it('shows one line with everything that was written of it', async () => {
    const { body } = await site.ask(`{
      auditEvent(id: "AuditEvent:gateway:3") {
        __typename id at kind changeId requestId mutation systems credentials input effects outcome
        durationMilliseconds system { name kind } viewer { issuer subject name }
      }
    }`);
    expect(body.data.auditEvent).toEqual({
      ...{
        __typename: 'AuditEvent',
        id: 'AuditEvent:gateway:3',
        system: { name: 'gateway', kind: 'NATIVE' },
      },
      ...{
        at: '2026-11-22T10:00:00.000Z',
        kind: 'STARTED',
        changeId: expect.stringMatching(/^[\da-f-]{36}$/),
      },
      ...{
        requestId: 'r-3',
        mutation: 'createPool',
        viewer: { issuer: 'campus', subject: 'u-0', name: null },
      },
      ...{ systems: ['dgx', 'emmy'], credentials: '{"dgx":"none","emmy":"none"}' },
      ...{ input: '{"name":"glade"}', effects: '[]', outcome: null, durationMilliseconds: null },
    });
  });

  it('tells of a mutation what was planned, and of one that was carried out its beginning and its end', async () => {
    const classes = `[{
      name: "small", default: true, cpu: 1, gpu: 0
      memory: { amount: 1 }, maxStorage: { amount: 2 }, defaultStorage: { amount: 1 }
    }]`;
    const input = `{ system: "gateway", name: "glade", public: true, classes: ${classes} }`;
    const planned = await site.ask(`mutation { createPool(input: ${input}, dryRun: true) { __typename } }`);
    expect(planned.body.data?.createPool).toEqual({ __typename: 'Plan' });
    const made = await site.ask(`mutation { createPool(input: ${input}) { __typename } }`);
    expect(made.body.data?.createPool).toEqual({ __typename: 'CreatePoolPayload' });
    const { body } = await site.ask(
      '{ auditEvents(first: 3) { nodes { kind mutation systems input outcome changeId } } }',
    );
    const [finished, started, dry] = body.data.auditEvents.nodes;
    const common = {
      mutation: 'createPool',
      systems: ['gateway'],
      input: expect.stringContaining('"glade"'),
    };
    expect(dry).toMatchObject({ kind: 'DRY_RUN', outcome: 'Plan', ...common });
    expect(started).toMatchObject({ kind: 'STARTED', outcome: null, ...common });
    expect(finished).toMatchObject({ kind: 'FINISHED', changeId: started.changeId, ...common });
    expect(dry.changeId).not.toBe(started.changeId);
  });
});
