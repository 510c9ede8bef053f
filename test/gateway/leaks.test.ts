import { inspect } from 'node:util';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialConfig, SystemConfig } from '../../src/config.ts';
import type { Fault } from '../../src/sandbox/fake.ts';
import { type SandboxIssuer, startIssuer } from '../../src/sandbox/issuer/index.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { listenOn } from '../support/listening.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
let guests: SandboxIssuer;
beforeAll(async () => {
  guests = await startIssuer();
  site = await openSite({
    // A second issuer, whose people administer everything, but whose tokens only emmy gives accounts to.
    configure: (config) => ({
      ...config,
      issuers: [...config.issuers, { ...config.issuers[0]!, name: 'guests', issuer: guests.url }],
      systems: config.systems.map((system) => ({
        ...system,
        table: withGuests(system.table ?? campusOnRenku),
        credential: withAccountsFor('guests', system.credential),
      })),
    }),
  });
});
beforeEach(() => site.forget());
afterAll(async () => {
  await site.close();
  await guests.close();
});

const setBanner = `mutation {
  setPlatformBanner(input: { system: "renku", text: "Back at noon." }, idempotencyKey: "noon") {
    __typename
    ... on Failure { code system }
  }
}`;

const campusOnRenku: Roles = {
  viewer: [{ issuer: 'campus' }],
  administrator: [{ issuer: 'campus', claim: 'realm_access.roles', value: 'renku-admin' }],
};

const everything = `{
  pools { nodes { name } } clusters { nodes { name } } nodePools { nodes { name } } departments { nodes { name } } projects { nodes { name } }
  alerts { nodes { title } } user(id: "User:renku:u-0042") { username }
  jobs { nodes { name project { name createdAt } cluster { name createdAt } } } viewer { subject }
}`;

const usernames = people.map(({ username }) => username);

describe('the token of a client', () => {
  // First in this file, since only systems that nobody asked for a while are asked for their health.
  it('is not sent along when a system is only asked whether it is there', async () => {
    const { body } = await site.ask('{ systems { reachable } }');
    // The gateway answers for itself.
    expect(body.data.systems).toEqual(Array.from({ length: 4 }, () => ({ reachable: true })));
    const sent = site.systems.flatMap(({ received }) => received.map(({ headers }) => headers.authorization));
    expect(sent).toEqual([undefined, undefined, undefined]);
  });

  it.each(usernames)('of the %s reaches renku and dgx as it is, and never emmy', async (username) => {
    const token = await site.tokenOf(username);
    await site.ask(everything, { token });
    const { renku, runai, clustercockpit } = site.sandbox;
    for (const { received } of [renku, runai]) {
      expect(received.length).toBeGreaterThan(1);
      expect(new Set(received.map(({ headers }) => headers.authorization))).toEqual(
        new Set([`Bearer ${token}`]),
      );
    }
    expect(clustercockpit.received.length).toBeGreaterThan(0);
    expectNoPartOf(token, JSON.stringify(clustercockpit.received));
  });

  it.each(usernames)(
    'of the %s is stood in for at emmy by one that tells account and role',
    async (username) => {
      await site.ask('{ jobs { nodes { id } } }', { as: username });
      const [request] = site.sandbox.clustercockpit.received;
      const minted = request?.headers.authorization?.replace('Bearer ', '') ?? '';
      expect(decodeProtectedHeader(minted)).toEqual({ alg: 'EdDSA', typ: 'JWT' });
      const claims = decodeJwt(minted);
      const { iat = 0, exp = 0 } = claims;
      const roles = rolesOnEmmy[username];
      expect(claims).toEqual({ iss: 'clusterql', sub: username, roles, iat, exp });
      expect(exp - iat).toBeGreaterThan(0);
      expect(exp - iat).toBeLessThanOrEqual(300);
      expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(300);
    },
  );

  it('is not sent to a system that does not list its issuer, which costs that system alone', async () => {
    const token = await guests.tokenFor(people[3] as Person);
    const { status, body } = await site.ask(
      '{ jobs { nodes { system { name } } completeness { sources { system { name } status } } } pools { nodes { id } } }',
      { token },
    );
    expect(status).toBe(200);
    expect(site.received('renku').concat(site.received('runai'))).toEqual([]);
    expect(body.data.jobs.completeness.sources).toEqual([
      { system: { name: 'renku' }, status: 'UNAUTHENTICATED' },
      { system: { name: 'dgx' }, status: 'UNAUTHENTICATED' },
      { system: { name: 'emmy' }, status: 'OK' },
    ]);
    expect(body.data.jobs.nodes.length).toBeGreaterThan(0);
    expect(new Set(body.data.jobs.nodes.map(({ system }: any) => system.name))).toEqual(new Set(['emmy']));
    expect(body.data.pools.nodes).toEqual([]);
    const told = { code: 'UNAUTHENTICATED', reason: 'ISSUER_NOT_ACCEPTED', partial: true };
    const failures = new Map(body.errors.map(({ path, extensions }: any) => [path[0], extensions]));
    expect(failures.size).toBe(2);
    expect(failures.get('jobs')).toMatchObject({ ...told, system: 'dgx' });
    expect(failures.get('pools')).toMatchObject({ ...told, system: 'renku' });
    expectNoPartOf(token, JSON.stringify(site.systems.map(({ received }) => received)));
  });

  it('is not sent with a change to a system that does not list its issuer', async () => {
    const token = await guests.tokenFor(people[3] as Person);
    const { body } = await site.ask(setBanner, { token });
    expect(body).toEqual({
      data: {
        setPlatformBanner: { __typename: 'UpstreamFailure', code: 'UNAUTHENTICATED', system: 'renku' },
      },
    });
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it('is sent with a change to the system concerned alone, and kept with no row about it', async () => {
    const token = await site.tokenOf('administrator');
    const { body } = await site.ask(setBanner, { token });
    expect(body).toEqual({ data: { setPlatformBanner: { __typename: 'SetPlatformBannerPayload' } } });
    const { renku, runai, clustercockpit } = site.sandbox;
    expect(renku.received.map(({ method }) => method)).toContain('PATCH');
    for (const { headers } of renku.received) expect(headers.authorization).toBe(`Bearer ${token}`);
    expect([...runai.received, ...clustercockpit.received]).toEqual([]);
    const { auditEvent, idempotencyKey } = site.database.prisma;
    const rows = [await auditEvent.findMany(), await idempotencyKey.findMany()];
    expect(rows.map(({ length }) => length)).toEqual([2, 1]);
    const kept = inspect(rows, { depth: null, maxStringLength: null });
    expect(kept).toContain('Back at noon.');
    expectNoPartOf(token, kept + site.logLines.join(''));
  });

  it('does not follow a redirect', async () => {
    const { renku, runai } = site.sandbox;
    const location = `${runai.url}/api/v1/clusters?stolen=1`;
    renku.setFault({ kind: 'status', status: 307, headers: { location } });
    const { body } = await site.ask('{ pools { nodes { name } } }');
    expect(body.errors[0].extensions).toMatchObject({ code: 'UPSTREAM_PROTOCOL', status: 307 });
    expect(runai.received).toEqual([]);
  });
});

describe('what a client says of itself beside its token', () => {
  const said = {
    cookie: 'session=canary',
    forwarded: 'for=canary',
    'impersonate-user': 'canary',
    'sec-fetch-site': 'cross-site',
    'user-agent': 'canary',
    'x-auth-token': 'canary',
    'x-forwarded-for': '192.0.2.7, canary',
    'x-forwarded-user': 'canary',
    'x-real-ip': '192.0.2.7',
    'x-canary': 'canary',
  };

  it.each([
    ['without a socket', (request: Request) => site.gateway.fetch(request)],
    ['through one', askThroughSocket],
  ])('reaches no system, which sees exactly the headers of the gateway: %s', async (_, send) => {
    const headers = { ...said, authorization: `Bearer ${await site.tokenOf('administrator')}` };
    const body = JSON.stringify({ query: everything });
    const response = await send(
      new Request(`${origin}/graphql`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      }),
    );
    expect(await response.json()).not.toHaveProperty('errors');
    const always = 'accept accept-encoding authorization connection host user-agent x-request-id'.split(' ');
    const withBody = [...always, 'content-length', 'content-type'].sort();
    for (const { received } of site.systems) {
      expect(received.length).toBeGreaterThan(0);
      for (const { method, headers } of received)
        expect(Object.keys(headers).sort()).toEqual(method === 'GET' ? always : withBody);
    }
    const sent = JSON.stringify(site.systems.map(({ received }) => received));
    expect(sent).not.toMatch(/canary|192\.0\.2\.7|cross-site/);
  });
});

describe('no token and no key', () => {
  const fails: readonly [string, (secret: string) => Fault][] = [
    ['is down', () => ({ kind: 'down' })],
    ['breaks off', () => ({ kind: 'truncate' })],
    ['quotes it in an error', (secret) => answering(500, `{"marker":"Bearer ${secret}"}`)],
    ['quotes it in a refusal', (secret) => answering(401, `marker ${secret}`)],
    ['quotes it in a page', (secret) => ({ kind: 'body', body: `<html>marker ${secret}` })],
    ['sends it elsewhere', (secret) => answering(302, '', { location: `/marker?token=${secret}` })],
  ];

  it.each(fails)('stands in an answer or the log when a system %s', async (_, faultOf) => {
    const query = '{ pools { nodes { id } } clusters { nodes { id } } jobs { nodes { id } } }';
    const token = await site.tokenOf('administrator');
    await site.ask(query, { token });
    const minted = site.sandbox.clustercockpit.received[0]?.headers.authorization?.split(' ')[1] ?? '';
    site.forget();
    const { renku, runai, clustercockpit } = site.sandbox;
    for (const system of [renku, runai]) system.setFault(faultOf(token));
    clustercockpit.setFault(faultOf(minted));
    const { body, headers } = await site.ask(query, { token });

    expect(body.errors).toHaveLength(7);
    const shown = site.logLines.join('') + JSON.stringify([body, ...headers]);
    for (const secret of [token, minted, site.sandbox.signingKey]) expectNoPartOf(secret, shown);
    // The words around the secret were taken into the log, so it is the secret itself that was struck out.
    const quoted = JSON.stringify(faultOf('')).includes('marker') ? ['renku', 'dgx', 'emmy'] : [];
    for (const name of quoted) {
      const lines = site.logLines.filter((line) => line.includes(`"system":"${name}"`));
      expect(lines.some((line) => line.includes('marker'))).toBe(true);
    }
  });

  it('stands in an answer or the log when the token itself is bad', async () => {
    const token = await site.sandbox.issuer.tokenFor(people[0] as Person, {
      overrides: { aud: ['elsewhere'] },
    });
    for (const authorization of [`Bearer ${token}`, `Basic ${token}`, `Bearer ${token} ${token}`, token]) {
      const { status, body, headers } = await site.ask('{ viewer { subject } }', {
        as: null,
        headers: { authorization },
      });
      expect(status).toBe(401);
      expectNoPartOf(token, site.logLines.join('') + JSON.stringify(body) + JSON.stringify([...headers]));
    }
    expect(site.logLines.length).toBeGreaterThan(0);
  });

  it('stands in the log when it was put into the address', async () => {
    const token = await site.tokenOf('viewer');
    const query = encodeURIComponent('{ viewer { subject } }');
    await site.gateway.fetch(new Request(`${origin}/graphql?access_token=${token}&query=${query}`));
    expect(site.logLines.join('')).toContain('"path":"/graphql"');
    expectNoPartOf(token, site.logLines.join(''));
  });
});

const origin = 'http://127.0.0.1:4000';

async function askThroughSocket(request: Request): Promise<Response> {
  const server = await listenOn(site.gateway.listener);
  const { method, headers } = request;
  const response = await fetch(`${server.url}/graphql`, { method, headers, body: await request.text() });
  const answer = new Response(await response.text(), response);
  await server.close();
  return answer;
}

function answering(status: number, body: string, headers: Record<string, string> = {}): Fault {
  return { kind: 'status', status, body, headers };
}

type Roles = NonNullable<SystemConfig['table']>;

function withGuests(table: Roles): Roles {
  return { ...table, administrator: [...(table.administrator ?? []), { issuer: 'guests' }] };
}

function withAccountsFor(issuer: string, credential: CredentialConfig): CredentialConfig {
  if (credential.mode !== 'mint') return credential;
  return { ...credential, subjects: { ...credential.subjects, [issuer]: 'preferred_username' } };
}

const rolesOnEmmy = {
  viewer: ['user', 'api'],
  researcher: ['user', 'api'],
  editor: ['support', 'api'],
  administrator: ['support', 'api'],
};

/** Nor its claims or signature alone, which would do for most purposes. */
function expectNoPartOf(secret: string, text: string): void {
  const parts = secret.split('.').filter((part) => part.length > 40);
  expect(parts.length).toBeGreaterThan(0);
  for (const part of parts) expect(text.includes(part)).toBe(false);
}
