import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { seedNativePools } from '../../src/cli/sandbox-pools.ts';
import type { Fake, Fault } from '../../src/sandbox/fake.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { listenOn } from '../support/listening.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openAll();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const names = ['renku', 'dgx', 'emmy'];
const canary = 'canary: SELECT secret FROM db.example.org';
const query =
  '{ clusters(first: 100) { totalCount nodes { name system { name } } completeness { complete sources { system { name } status asOf error { code message retryAfterSeconds } } } } }';

const answered = { status: 'OK', asOf: expect.stringMatching(/^\d{4}-.*Z$/), error: null };

type Facts = { retryable: boolean; status?: number; retryAfterSeconds?: number };

/** How a system fails, what the client is told of it, and how often it is asked. */
type Failing = [title: string, fault: Fault, status: string, code: string, facts: Facts, requests: number];

const failing: readonly Failing[] = [
  ['is down', { kind: 'down' }, 'FAILED', 'UPSTREAM_UNAVAILABLE', { retryable: true }, 3],
  ['never answers', { kind: 'hang' }, 'TIMED_OUT', 'UPSTREAM_TIMEOUT', { retryable: true }, 1],
  ['answers 503', answering(503), 'FAILED', 'UPSTREAM_UNAVAILABLE', { retryable: true, status: 503 }, 3],
  [
    'asks to be left alone',
    answering(429, { 'retry-after': '30' }),
    'FAILED',
    'UPSTREAM_RATE_LIMITED',
    { retryable: true, status: 429, retryAfterSeconds: 30 },
    1,
  ],
  ['answers 500', answering(500), 'FAILED', 'UPSTREAM_FAILURE', { retryable: false, status: 500 }, 1],
  [
    'does not take the token',
    answering(401),
    'UNAUTHENTICATED',
    'UPSTREAM_UNAUTHENTICATED',
    { retryable: false, status: 401 },
    1,
  ],
  ['refuses it', answering(403), 'FORBIDDEN', 'UPSTREAM_FORBIDDEN', { retryable: false, status: 403 }, 1],
  unreadable('sends a page', { kind: 'body', body: `<html>${canary}</html>`, contentType: 'text/html' }),
  unreadable('stops in the middle of its answer', { kind: 'truncate' }),
  unreadable('sends another shape', { kind: 'body', body: `{"unexpected":"${canary}"}` }),
  unreadable('sends nothing', { kind: 'body', body: '' }),
];

/** By these its GraphQL could be closed by a proxy: one field is asked to make sure, and then its REST API. */
const mayBeClosed = ['UPSTREAM_FORBIDDEN', 'UPSTREAM_PROTOCOL'];

describe.each([
  ['renku', () => site.sandbox.renku],
  ['dgx', () => site.sandbox.runai],
  ['emmy', () => site.sandbox.clustercockpit],
] as const)('when %s', (name, fakeOf) => {
  // What ClusterCockpit lets through is remembered for some minutes.
  afterEach(async () => {
    if (name !== 'emmy') return;
    await site.close();
    site = await openAll();
  });

  it.each(failing)('%s: its rows alone are missing, and the answer says so', async (...row) => {
    const [, fault, sourceStatus, code, facts, requests] = row;
    fakeOf().setFault(fault);
    const { status, headers, body } = await site.ask(query);
    const { clusters } = body.data;

    expect(status).toBe(200);
    expect(systemsOf(clusters.nodes)).toEqual(names.filter((each) => each !== name));
    expect(clusters.totalCount).toBeNull();
    expect(body.errors).toEqual([
      {
        message: expect.stringContaining(`System ${name} `),
        path: ['clusters'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code, system: name, partial: true, requestId: headers.get('x-request-id'), ...facts },
      },
    ]);
    const [{ message }] = body.errors;
    const error = { code, message, retryAfterSeconds: facts.retryAfterSeconds ?? null };
    expect(clusters.completeness.complete).toBe(false);
    expect(clusters.completeness.sources).toEqual(
      names.map((each) => ({
        system: { name: each },
        ...(each === name ? { status: sourceStatus, asOf: null, error } : answered),
      })),
    );
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(fakeOf().received).toHaveLength(name === 'emmy' && mayBeClosed.includes(code) ? 3 : requests);
    await expectRecovery();
  });
});

describe('when renku takes a token for nobody', () => {
  it.each([
    ['pools', 'resource_pools', ['gateway']],
    ['jobs', 'sessions', ['dgx', 'emmy']],
  ])('the %s it then lists are not passed off as all there are', async (noun, path, others) => {
    site.sandbox.renku.setFault(answering(401), '/user');
    const unknown = await site.sandbox.issuer.tokenFor(people[1] as Person, { hours: 1 });
    const { body } = await site.ask(
      `{ ${noun}(first: 100) { nodes { system { name } } completeness { complete sources { system { name } status } } } }`,
      { token: unknown },
    );
    const { nodes, completeness } = body.data[noun];
    expect([...new Set(nodes.map(({ system }: any) => system.name))].sort()).toEqual(others);
    expect(completeness.complete).toBe(false);
    expect(completeness.sources).toContainEqual({ system: { name: 'renku' }, status: 'UNAUTHENTICATED' });
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].extensions).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED', system: 'renku' });
    expect(site.received('renku').sort()).toEqual([`GET /api/data/${path}`, 'GET /api/data/user']);
  });
});

describe('when every system is down', () => {
  it('the list is empty, but says of each that it failed', async () => {
    for (const system of site.systems) system.setFault({ kind: 'down' });
    const { status, body } = await site.ask(query);
    expect(status).toBe(200);
    expect(body.data.clusters).toMatchObject({
      nodes: [],
      totalCount: null,
      completeness: { complete: false },
    });
    expect(body.errors.map(({ extensions }: any) => extensions.system)).toEqual(names);
    const { body: health } = await site.ask('{ systems { name reachable latencyMilliseconds } }');
    expect(health.data.systems).toEqual([
      { name: 'gateway', reachable: true, latencyMilliseconds: expect.any(Number) },
      ...names.map((name) => ({ name, reachable: false, latencyMilliseconds: null })),
    ]);
    await expectRecovery();
  });

  it('the pools of the gateway itself are shown, and say that those of renku are missing', async () => {
    const pools =
      '{ pools { totalCount nodes { name system { name } } completeness { complete sources { system { name } status } } } }';
    expect((await site.ask(pools)).body.data.pools).toMatchObject({ totalCount: 16 });
    for (const system of site.systems) system.setFault({ kind: 'down' });
    const { status, body } = await site.ask(pools);
    const ours = { name: 'gateway' };
    expect(status).toBe(200);
    expect(body.data.pools).toEqual({
      totalCount: null,
      nodes: [
        { name: 'Aurora A100 lab', system: ours },
        { name: 'Glade visualisation', system: ours },
        { name: 'Tarn sessions', system: ours },
        { name: 'Teaching notebooks', system: ours },
      ],
      completeness: {
        complete: false,
        sources: [
          { system: ours, status: 'OK' },
          { system: { name: 'renku' }, status: 'FAILED' },
        ],
      },
    });
    expect(body.errors).toMatchObject([
      { path: ['pools'], extensions: { code: 'UPSTREAM_UNAVAILABLE', system: 'renku', partial: true } },
    ]);
    await expectRecovery();
  });
});

describe('a short hiccup', () => {
  it.each([
    [502, {}],
    [503, {}],
    [504, {}],
    [429, { 'retry-after': '0' }],
  ])('of %i goes unnoticed, because reads are asked again', async (status, headers) => {
    for (const system of site.systems) system.setFault({ kind: 'status', status, headers, times: 1 });
    const { body } = await site.ask(query);
    expect(body.errors).toBeUndefined();
    expect(body.data.clusters).toMatchObject({ totalCount: 6, completeness: { complete: true } });
    expect(site.systems.map(({ received }) => received.length)).toEqual([2, 2, 2]);
  });
});

describe('a join that fails', () => {
  it.each([
    ['cluster', 'cluster { createdAt }', '/api/v1/clusters'],
    ['project', 'project { createdAt }', '/api/v1/org-unit/projects'],
  ])('costs the %s of each row, and no row', async (field, selection, path) => {
    site.sandbox.runai.setFault({ kind: 'status', status: 500, body: canary }, path);
    const { status, body } = await site.ask(
      `{ jobs(first: 100) { nodes { system { name } ${selection} } completeness { complete } } }`,
      { as: 'viewer' },
    );
    const { nodes, completeness } = body.data.jobs;
    const onDgx = [...nodes.keys()].filter((index) => nodes[index].system.name === 'dgx');

    expect(status).toBe(200);
    expect(nodes).toHaveLength(100);
    expect(completeness.complete).toBe(true);
    expect(onDgx.length).toBeGreaterThan(1);
    expect([...nodes.keys()].filter((index) => nodes[index][field] === null)).toEqual(onDgx);
    const paths = body.errors.map((error: any) => error.path);
    expect(paths).toEqual(expect.arrayContaining(onDgx.map((index) => ['jobs', 'nodes', index, field])));
    expect(paths).toHaveLength(onDgx.length);
    for (const { extensions } of body.errors)
      expect(extensions).toMatchObject({ code: 'UPSTREAM_FAILURE', system: 'dgx', status: 500 });
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(site.received('runai').filter((request) => request.includes(path))).toHaveLength(1);
  });
});

describe('a client that goes away', () => {
  it('takes its requests to the systems along, and nothing is asked again', async () => {
    site.sandbox.runai.setFault({ kind: 'hang' });
    const client = new AbortController();
    const answer = site.ask('{ jobs { nodes { id } } }', { signal: client.signal });
    await oneRequestAt(site.sandbox.runai);
    client.abort();
    await expect(answer).rejects.toThrow('aborted');
    await expectGivenUp();
  });

  it('does so by closing its connection too', async () => {
    site.sandbox.runai.setFault({ kind: 'hang' });
    const server = await listenOn(site.gateway.listener);
    const authorization = `Bearer ${await site.tokenOf('viewer')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const body = '{"query":"{ jobs { nodes { id } } }"}';
    const client = new AbortController();
    const { signal } = client;
    const answer = fetch(`${server.url}/graphql`, { method: 'POST', headers, body, signal });
    await oneRequestAt(site.sandbox.runai);
    client.abort();
    await expect(answer).rejects.toThrow('aborted');
    await expectGivenUp();
    await server.close();
  });
});

async function openAll(): Promise<Site> {
  const opened = await openSite({
    configure: (config) => ({
      ...config,
      systems: config.systems.map((system) => ({ ...system, timeoutSeconds: 2 })),
    }),
  });
  await seedNativePools(opened.database);
  return opened;
}

function answering(status: number, headers: Record<string, string> = {}): Fault {
  return { kind: 'status', status, body: canary, headers };
}

function unreadable(title: string, fault: Fault): Failing {
  return [title, fault, 'FAILED', 'UPSTREAM_PROTOCOL', { retryable: false, status: 200 }, 1];
}

function systemsOf(rows: any[]): string[] {
  return names.filter((name) => rows.some(({ system }) => system.name === name));
}

async function expectRecovery(): Promise<void> {
  for (const system of site.systems) system.setFault(null);
  const { body } = await site.ask(query);
  expect(body.errors).toBeUndefined();
  expect(body.data.clusters.totalCount).toBe(6);
}

async function oneRequestAt({ received }: Fake): Promise<void> {
  await vi.waitFor(() => expect(received).toHaveLength(1));
}

/** The line of the request is written last, so what it finds received is all there was. */
async function expectGivenUp(): Promise<void> {
  await vi.waitFor(() => expect(site.sandbox.runai.received[0]?.abandoned).toBe(true));
  const line = await vi.waitFor(() =>
    site.logLines.map((text) => JSON.parse(text)).find(({ msg }) => msg === 'request'),
  );
  expect(line.status).toBeNull();
  expect(site.received('runai')).toHaveLength(1);
  expect(site.logLines.filter((text) => text.includes('unexpected'))).toEqual([]);
}
