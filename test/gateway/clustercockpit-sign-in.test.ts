import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSigningKey, generateSigningPair, publicKeyOf } from '../../src/auth/signing-key.ts';
import type { Config } from '../../src/config.ts';
import { jobRow } from '../../src/sandbox/clustercockpit/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { withoutGraphQL } from '../support/without-graphql.ts';

const rows = ['researcher', 'u-0002'].map((user, at) =>
  jobRow({ id: at + 1, jobId: at + 1, startTime: 1_790_000_000 + at, user }),
);

let site: Site;
beforeAll(async () => {
  site = await openSite({
    sandbox: { clustercockpit: { data: { jobs: rows } } },
    configure: takingItsTokens,
  });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const jobs = '{ jobs(filter: { systems: ["emmy"] }) { nodes { name } } }';
const me = '{ viewer { issuer subject expiresAt access { system { name } role } } }';

/** A token as cc-backend makes it with `-jwt`: account, roles and times, and no issuer. */
function tokenOf(
  claims: Record<string, unknown>,
  { key = site.sandbox.signingKey, lifetime = 600 }: { key?: string; lifetime?: number | null } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' }).setIssuedAt(now);
  if (lifetime !== null) token.setExpirationTime(now + lifetime);
  return token.sign(readSigningKey(key));
}

describe('A token of ClusterCockpit is refused, and nothing is asked', () => {
  it.each([
    ['signed with another key', {}, { key: generateSigningPair().privateKey }, 'BAD_SIGNATURE'],
    ['that ended', {}, { lifetime: -1 }, 'EXPIRED'],
    ['that never ends', {}, { lifetime: null }, 'NO_EXPIRY'],
    ['that the gateway made itself', { iss: 'clusterql' }, {}, 'UNKNOWN_ISSUER'],
    ['of nobody', { sub: '' }, {}, 'NO_SUBJECT'],
  ])('%s', async (_, claims, made, reason) => {
    const token = await tokenOf({ sub: 'researcher', roles: ['user', 'api'], ...claims }, made);
    const { status, body } = await site.ask(jobs, { token });
    expect(status).toBe(401);
    expect(body.errors[0].extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason });
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
    expectUntold(token, JSON.stringify(body));
  });
});

describe('A token of ClusterCockpit signs its holder in', () => {
  it.each([
    [['user'], 'RESEARCHER'],
    [['user', 'api'], 'RESEARCHER'],
    [['api'], 'RESEARCHER'],
    [['support'], 'VIEWER'],
    [['manager'], 'VIEWER'],
    [['manager', 'user'], 'RESEARCHER'],
    [['admin', 'api'], 'ADMINISTRATOR'],
    [[], null],
    [['Admin'], null],
  ])('with the roles %j as %s there, and as nobody elsewhere', async (roles, role) => {
    const token = await tokenOf({ sub: 'researcher', roles });
    const { body } = await site.ask(me, { token });
    const { access, ...viewer } = body.data.viewer;
    expect(viewer).toMatchObject({ issuer: 'emmy-tokens', subject: 'researcher' });
    const held = Object.fromEntries(access.map(({ system, role }: any) => [system.name, role]));
    expect(held).toEqual({ gateway: 'VIEWER', renku: null, dgx: null, emmy: role });
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it('and goes on as it is, to that system alone', async () => {
    const token = await tokenOf({ sub: 'researcher', roles: ['user', 'api'] });
    const { body } = await site.ask('{ jobs { nodes { system { name } } } pools { nodes { id } } }', {
      token,
    });
    expect(new Set(body.data.jobs.nodes.map(({ system }: any) => system.name))).toEqual(new Set(['emmy']));
    const { renku, runai, clustercockpit } = site.sandbox;
    expect([...renku.received, ...runai.received]).toEqual([]);
    expect(clustercockpit.received.length).toBeGreaterThan(0);
    for (const { headers } of clustercockpit.received) expect(headers.authorization).toBe(`Bearer ${token}`);
    expectUntold(token, JSON.stringify(body) + site.logLines.join(''));
  });

  it.each([
    [['user'], ['1']],
    [
      ['admin', 'api'],
      ['2', '1'],
    ],
  ])('to the jobs that %j sees there', async (roles, seen) => {
    const { body } = await site.ask(jobs, { token: await tokenOf({ sub: 'researcher', roles }) });
    expect(body.data.jobs.nodes).toEqual(seen.map((name) => ({ name })));
  });

  it('to the clusters by REST as far as that token goes: nothing is put in its place', async () => {
    const restSite = await openSite({
      configure: (config, sandbox) => withoutGraphQL(takingItsTokens(config, sandbox)),
    });
    const key = restSite.sandbox.signingKey;
    try {
      for (const [roles, status] of [
        [['user', 'api'], 'UNAUTHENTICATED'],
        [['admin', 'api'], 'OK'],
      ]) {
        const token = await tokenOf({ sub: 'researcher', roles }, { key });
        restSite.forget();
        const { body } = await restSite.ask(
          '{ clusters(filter: { systems: ["emmy"] }) { completeness { sources { status } } } }',
          { token },
        );
        expect(body.data.clusters.completeness.sources).toEqual([{ status }]);
        const { received } = restSite.sandbox.clustercockpit;
        expect(received.map(({ path }) => path)).toEqual(['/api/clusters/']);
        expect(received[0]?.headers.authorization).toBe(`Bearer ${token}`);
      }
    } finally {
      await restSite.close();
    }
  });
});

/** Emmy's own tokens, known by its key, open the gateway and go on to emmy. */
function takingItsTokens(config: Config, { signingKey }: Sandbox): Config {
  const x = Buffer.from(publicKeyOf(signingKey), 'base64').toString('base64url');
  const issuer = {
    name: 'emmy-tokens',
    keys: [{ kty: 'OKP', crv: 'Ed25519', x }],
    algorithms: ['EdDSA'],
    audiences: [],
    requireExp: true,
    allowIdTokens: false,
  };
  const systems = config.systems.map(({ table, ...system }) =>
    system.kind === 'clustercockpit'
      ? { ...system, credential: { mode: 'forward', issuers: ['emmy-tokens'] } as const }
      : { ...system, ...(table && { table }) },
  );
  return { ...config, issuers: [...config.issuers, issuer], systems };
}

function expectUntold(token: string, shown: string): void {
  const [, claims = '', signature = ''] = token.split('.');
  for (const part of [claims, signature]) {
    expect(part.length).toBeGreaterThan(40);
    expect(shown).not.toContain(part);
  }
}
