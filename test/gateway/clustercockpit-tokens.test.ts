import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { jobRow } from '../../src/sandbox/clustercockpit/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { withoutGraphQL } from '../support/without-graphql.ts';

const owners = ['researcher', 'u-0002', 'administrator', 'researcher'];
const rows = owners.map((user, at) =>
  jobRow({ id: at + 1, jobId: at + 1, startTime: 1_790_000_000 + at, user }),
);
const sandbox = { clustercockpit: { data: { jobs: rows } } };

let site: Site;
let restSite: Site;
beforeAll(async () => {
  site = await openSite({ sandbox });
  restSite = await openSite({ sandbox, configure: withoutGraphQL });
});
beforeEach(() => [site, restSite].forEach((each) => each.forget()));
afterAll(() => Promise.all([site.close(), restSite.close()]));

const clusters = `clusters(filter: { systems: ["emmy"] }) {
  nodes { name } completeness { sources { status error { code message } } }
}`;
const jobs = 'jobs(filter: { systems: ["emmy"] }) { nodes { name } completeness { sources { status } } }';
const both = `{ ${clusters} ${jobs} }`;

describe('Where ClusterCockpit wants an administrator', () => {
  it.each(['viewer', 'researcher', 'editor'] as const)(
    'a %s is refused with the role that would do, and nothing is sent',
    async (as) => {
      const { body } = await restSite.ask(`{ ${clusters} }`, { as });
      const { nodes, completeness } = body.data.clusters;
      expect(nodes).toEqual([]);
      const message = expect.stringContaining('emmy answers this to its administrators only');
      expect(completeness.sources).toEqual([{ status: 'FORBIDDEN', error: { code: 'FORBIDDEN', message } }]);
      expect(restSite.received('clustercockpit')).toEqual([]);
    },
  );

  it('an administrator is one there, and not in the same request elsewhere', async () => {
    const { body } = await restSite.ask(both);
    expect(body.errors).toBeUndefined();
    expect(namesOf(body.data.clusters)).toEqual(['glade', 'tarn']);
    expect(sentTo(restSite)).toEqual({
      '/api/clusters/': { sub: 'administrator', roles: ['admin', 'api'] },
      '/userapi/jobs/': { sub: 'administrator', roles: ['support', 'api'] },
    });
  });

  it('the account of the gateway stands in for an administrator, where it has one', async () => {
    const ours = await openSite({ sandbox, configure: (config) => withAccount(withoutGraphQL(config)) });
    try {
      const { body } = await ours.ask(both);
      expect(body.errors).toBeUndefined();
      expect(sentTo(ours)).toEqual({
        '/api/clusters/': { sub: 'unified-gateway', roles: ['admin', 'api'] },
        '/userapi/jobs/': { sub: 'administrator', roles: ['support', 'api'] },
      });
    } finally {
      await ours.close();
    }
  });
});

describe('Where ClusterCockpit believes its own accounts alone, not the token', () => {
  const accounts = [
    { username: 'administrator', roles: ['support', 'api'] },
    { username: 'unified-gateway', roles: ['admin', 'api'] },
  ].map((each) => ({ ...each, name: '', email: '', projects: [], password: null }));
  const strict = { clustercockpit: { data: { jobs: rows, users: accounts }, validateUser: true } };

  it.each([
    ['its own account', withoutGraphQL, 'UNAUTHENTICATED'],
    ['that of the gateway', (config: Config) => withAccount(withoutGraphQL(config)), 'OK'],
  ] as const)('an administrator without admin there reads the clusters with %s: %3$s', async (...row) => {
    const [, configure, status] = row;
    const ours = await openSite({ sandbox: strict, configure });
    try {
      const { body } = await ours.ask(both);
      expect(body.data.clusters.completeness.sources[0].status).toBe(status);
      expect(namesOf(body.data.jobs)).toEqual(['4', '3', '2', '1']);
    } finally {
      await ours.close();
    }
  });
});

describe.each([
  ['GraphQL', () => site],
  ['REST', () => restSite],
])('Which jobs somebody sees is ClusterCockpit’s to say, by %s', (_, siteOf) => {
  it.each([
    ['viewer', []],
    ['researcher', ['4', '1']],
    ['editor', ['4', '3', '2', '1']],
    ['administrator', ['4', '3', '2', '1']],
  ] as const)('and of the %s it is %j', async (as, seen) => {
    const { body } = await siteOf().ask(`{ ${jobs} }`, { as });
    expect(body.data.jobs.completeness.sources).toEqual([{ status: 'OK' }]);
    expect(namesOf(body.data.jobs)).toEqual(seen);
  });
});

it('Of all that is read no token stands in an answer or the log', async () => {
  const { body } = await restSite.ask(both);
  const sent = restSite.sandbox.clustercockpit.received.map(({ headers }) => headers.authorization ?? '');
  const signatures = sent.map((each) => each.split('.')[2] ?? '');
  expect(new Set(signatures).size).toBe(2);
  const shown = JSON.stringify(body) + restSite.logLines.join('');
  for (const secret of [...signatures, restSite.sandbox.signingKey]) {
    expect(secret.length).toBeGreaterThan(40);
    expect(shown).not.toContain(secret);
  }
});

function namesOf({ nodes }: any): string[] {
  return nodes.map(({ name }: any) => name);
}

/** As whom each path was asked. */
function sentTo({ sandbox }: Site): Record<string, unknown> {
  const sent = sandbox.clustercockpit.received.map(({ path, headers }) => {
    const { sub, roles } = decodeJwt(headers.authorization?.replace('Bearer ', '') ?? '');
    return [path.replace(/\?.*/, ''), { sub, roles }];
  });
  expect(sent).toHaveLength(2);
  return Object.fromEntries(sent);
}

function withAccount(config: Config): Config {
  const systems = config.systems.map((system) =>
    system.credential.mode === 'mint'
      ? { ...system, credential: { ...system.credential, gatewayAccount: 'unified-gateway' } }
      : system,
  );
  return { ...config, systems };
}
