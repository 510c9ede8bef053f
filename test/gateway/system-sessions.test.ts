import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '../../src/auth/session/accounts.ts';
import type { Accounts } from '../../src/auth/session/session.ts';
import type { Config } from '../../src/config.ts';
import { createConnectedAccountTable } from '../../src/database/connected-account.ts';
import { createLedger } from '../../src/database/ledger.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { auditLine } from '../database/audit-lines.ts';
import { openSite, type Site, testKey } from '../support/site.ts';

const connectUrl = 'http://127.0.0.1:4000/auth/connect/dgx';

/** Run:ai takes tokens of its own realm, which people of the campus connect an account for. */
function configure(config: Config, { runaiIssuer }: Sandbox): Config {
  const [campus] = config.issuers;
  if (campus === undefined) throw new Error('the sandbox has an issuer');
  const runai = { ...campus, name: 'runai', issuer: runaiIssuer.url, algorithms: ['ES256'] };
  const table = {
    viewer: [{ issuer: 'runai' }],
    administrator: [{ issuer: 'runai', claim: 'realm_access.roles', value: 'administrator' }],
  };
  return {
    ...config,
    issuers: [campus, runai],
    systems: config.systems.map((system) =>
      system.kind === 'runai'
        ? { ...system, credential: { mode: 'stored', issuer: 'runai' }, table }
        : system,
    ),
  };
}

let site: Site;
let accounts: Accounts;
beforeAll(async () => {
  site = await openSite({ configure });
  const store = createConnectedAccountTable(site.database.prisma);
  accounts = createAccounts({
    ...{ store, keys: [testKey] },
    refresh: () => Promise.reject(new Error('nothing is renewed here')),
  });
  await accounts.find({ issuer: 'campus', subject: 'nobody' }, 'runai');
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function personOf(username: Person['username']): Person {
  return people.find((person) => person.username === username) as Person;
}

/** Connects the account that `as` has, or another one, to the campus account of `owner`. */
async function connect(owner: Person['username'], as = owner, end = Date.now() + 600_000): Promise<string> {
  const overrides = { exp: Math.floor(end / 1000), jti: `${Math.random()}` };
  const accessToken = await site.sandbox.runaiIssuer.tokenFor(personOf(as), { overrides });
  await accounts.connect(
    { issuer: 'campus', subject: personOf(owner).subject },
    { issuer: 'runai', subject: personOf(as).runaiSubject },
    { accessToken, refreshToken: null, idToken: null, expiresAt: end },
  );
  return accessToken;
}

const sessions = '{ viewer { sessions { system { name } state expiresAt roles connectUrl connected } } }';
const departments =
  'departments { nodes { id } completeness { sources { system { name } status error { code } } } }';

async function sessionOn(name: string, question: Parameters<Site['ask']>[1]) {
  const { body } = await site.ask(sessions, question);
  expect(body.errors).toBeUndefined();
  return body.data.viewer.sessions.find(({ system }: any) => system.name === name);
}

function sentTo(fake: 'renku' | 'runai' | 'clustercockpit'): unknown[] {
  return site.sandbox[fake].received.map(({ headers }) => headers.authorization);
}

describe('somebody who has connected no account', () => {
  it('gets nothing of that system, is told where to connect, and reads all others', async () => {
    const { body } = await site.ask(`{ ${departments} pools(first: 1) { nodes { id } } }`, { as: 'viewer' });
    expect(body.data.departments).toMatchObject({
      nodes: [],
      completeness: {
        sources: [{ system: { name: 'dgx' }, status: 'UNAUTHENTICATED', error: { code: 'UNAUTHENTICATED' } }],
      },
    });
    expect(body.data.pools.nodes).toHaveLength(1);
    expect(body.errors).toMatchObject([
      {
        path: ['departments'],
        extensions: { code: 'UNAUTHENTICATED', reason: 'NOT_CONNECTED', system: 'dgx', connectUrl },
      },
    ]);
    expect(sentTo('runai')).toEqual([]);
  });

  it('sees that in their sessions, for which no system is asked', async () => {
    expect(await sessionOn('dgx', { as: 'viewer' })).toEqual({
      ...{ system: { name: 'dgx' }, state: 'NOT_CONNECTED', expiresAt: null },
      ...{ roles: [], connectUrl, connected: false },
    });
    expect(await sessionOn('renku', { as: 'viewer' })).toMatchObject({
      ...{ state: 'READY', expiresAt: expect.any(String), connectUrl: null, connected: false },
      roles: ['VIEWER'],
    });
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it('is refused a change there, and nothing is sent', async () => {
    const input = '{ id: "Project:dgx:4500111", description: "x" }';
    const { body } = await site.ask(
      `mutation { updateProject(input: ${input}) { __typename ... on Failure { code system } } }`,
      { as: 'viewer' },
    );
    expect(body.data.updateProject).toEqual({
      ...{ __typename: 'UpstreamFailure', code: 'UNAUTHENTICATED', system: 'dgx' },
    });
    expect(sentTo('runai')).toEqual([]);
  });
});

describe('an account that is connected', () => {
  it('but over costs its own system alone, and says when it ended', async () => {
    const end = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    await connect('researcher', 'researcher', end);
    const { body } = await site.ask(`{ ${departments} pools(first: 1) { nodes { id } } }`, {
      as: 'researcher',
    });
    const expiredAt = new Date(end).toISOString();
    expect(body.data.pools.nodes).toHaveLength(1);
    expect(body.errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', reason: 'EXPIRED', expiredAt, system: 'dgx', connectUrl } },
    ]);
    expect(sentTo('runai')).toEqual([]);
    expect(await sessionOn('dgx', { as: 'researcher' })).toMatchObject({
      ...{ state: 'EXPIRED', expiresAt: expiredAt, connectUrl, connected: true, roles: [] },
    });
  });

  it('is who asks that system, which sees its token alone, and no other system sees it', async () => {
    const token = await connect('editor', 'administrator');
    const own = await site.tokenOf('editor');
    const { body } = await site.ask(
      `{ ${departments} pools(first: 1) { nodes { id } } jobs { nodes { id } } }`,
      {
        as: 'editor',
      },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.departments.nodes.length).toBeGreaterThan(0);
    expect(new Set(sentTo('runai'))).toEqual(new Set([`Bearer ${token}`]));
    expect(new Set(sentTo('renku'))).toEqual(new Set([`Bearer ${own}`]));
    expect(JSON.stringify([body, site.logLines, sentTo('clustercockpit')])).not.toContain(token);
    expect(await sessionOn('dgx', { as: 'editor' })).toMatchObject({
      ...{ state: 'READY', connectUrl, connected: true },
      roles: ['VIEWER', 'RESEARCHER', 'EDITOR', 'ADMINISTRATOR'],
    });
  });

  it('is not needed by people of that realm', async () => {
    const token = await site.sandbox.runaiIssuer.tokenFor(personOf('viewer'));
    const { body } = await site.ask(`{ ${departments} }`, { token });
    expect(body.errors).toBeUndefined();
    expect(new Set(sentTo('runai'))).toEqual(new Set([`Bearer ${token}`]));
    expect(await sessionOn('dgx', { token })).toMatchObject({
      state: 'READY',
      connectUrl: null,
      connected: false,
    });
  });
});

describe('a token that is sent for one system alone', () => {
  it.each([
    ['nowhere Bearer a.b.c', 400, 'BAD_USER_INPUT'],
    ['garbage', 400, 'BAD_USER_INPUT'],
  ])('as %j refuses the request, which nobody gets', async (value, status, code) => {
    const answer = await site.ask(`{ ${departments} }`, { headers: { 'x-upstream-authorization': value } });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ errors: [{ extensions: { code } }] });
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it('and is of another realm costs that system, and is sent nowhere', async () => {
    const token = await site.sandbox.issuer.tokenFor(personOf('administrator'));
    const headers = { 'x-upstream-authorization': `dgx Bearer ${token}` };
    const { body } = await site.ask(`{ ${departments} pools(first: 1) { nodes { id } } }`, {
      as: 'editor',
      headers,
    });
    expect(body.data.pools.nodes).toHaveLength(1);
    expect(body.errors).toMatchObject([{ extensions: { reason: 'ISSUER_NOT_ACCEPTED', system: 'dgx' } }]);
    expect(sentTo('runai')).toEqual([]);
    expect(JSON.stringify([body, site.logLines])).not.toContain(token);
  });

  it('goes to that system in the place of everything else, and to no other', async () => {
    const token = await site.sandbox.runaiIssuer.tokenFor(personOf('viewer'));
    const headers = { 'x-upstream-authorization': `dgx Bearer ${token}` };
    const question = { as: 'editor', headers } as const;
    const { body } = await site.ask(`{ ${departments} pools(first: 1) { nodes { id } } }`, question);
    expect(body.errors).toBeUndefined();
    expect(new Set(sentTo('runai'))).toEqual(new Set([`Bearer ${token}`]));
    expect(sentTo('renku')).not.toContain(`Bearer ${token}`);
    expect(await sessionOn('dgx', question)).toMatchObject({ state: 'READY', roles: ['VIEWER'] });
  });
});

describe('the audit', () => {
  it('names both: who asked the gateway, and as whom the system was asked', async () => {
    const ledger = createLedger(site.database.prisma, [testKey]);
    await ledger.append(auditLine({ requestId: 'old', credentials: { dgx: 'forward' } }));
    await connect('administrator');
    const id = `NodePool:dgx:${site.sandbox.runai.state.nodePools[0]?.id}`;
    const label = '{ key: "nvidia.com/gpu.product", value: "H300" }';
    const change = `mutation { updateNodePool(input: { id: "${id}", label: ${label} }) { __typename } }`;
    const { body } = await site.ask(change, { as: 'administrator' });
    expect(body.data.updateNodePool.__typename).toBe('UpdateNodePoolPayload');
    const rows = await site.ask(
      '{ auditEvents(first: 3) { nodes { kind credentials viewer { issuer subject } } } }',
    );
    const { subject, runaiSubject } = personOf('administrator');
    const credentials = JSON.stringify({ dgx: { mode: 'stored', issuer: 'runai', subject: runaiSubject } });
    const viewer = { issuer: 'campus', subject };
    expect(rows.body.data.auditEvents.nodes).toEqual([
      { kind: 'FINISHED', credentials, viewer },
      { kind: 'STARTED', credentials, viewer },
      { kind: 'STARTED', credentials: '{"dgx":"forward"}', viewer: expect.anything() },
    ]);
  });
});
