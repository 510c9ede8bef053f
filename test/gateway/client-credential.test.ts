import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { people } from '../../src/sandbox/people.ts';
import { sandboxApplication } from '../../src/sandbox/runai/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

const { clientSecret } = sandboxApplication;

const fields = `clusters(first: $first, filter: { systems: ["dgx"] }) {
  nodes { name }
  completeness { sources { system { name } status error { code message } } }
}`;
const clusters = `query ($first: Int = 20) { ${fields} }`;

const application = {
  mode: 'client',
  ...sandboxApplication,
  roles: ['editor', 'administrator'],
  bearerField: 'accessToken',
} as const;

/** Run:ai asked with that application, for administrators and editors there. */
function configure(config: Config): Config {
  return {
    ...config,
    systems: config.systems.map((system) =>
      system.kind === 'runai' ? { ...system, credential: application } : system,
    ),
  };
}

let site: Site;
beforeAll(async () => {
  site = await openSite({ configure });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function tokenRequests(of: Site = site): string[] {
  return of.received('runai').filter((request) => request.includes('/token'));
}

describe('Run:ai asked with an application of the gateway', () => {
  it.each(['viewer', 'researcher'] as const)('tells a %s nothing, and is not asked', async (as) => {
    const { body } = await site.ask(clusters, { as });

    expect(body.data.clusters.nodes).toEqual([]);
    expect(body.data.clusters.completeness.sources).toEqual([
      {
        system: { name: 'dgx' },
        status: 'FORBIDDEN',
        error: { code: 'FORBIDDEN', message: expect.stringContaining('editor or administrator') },
      },
    ]);
    expect(site.received('runai')).toEqual([]);
  });

  it('tells an anonymous visitor to sign in, and is not asked', async () => {
    const { body } = await site.ask(clusters, { as: null });

    expect(body.errors).toEqual([expect.objectContaining({ message: expect.stringContaining('Sign in') })]);
    expect(site.received('runai')).toEqual([]);
  });

  it.each([
    ['grantAccess', { roleId: 'AccessRole:dgx:1', tenantWide: true }],
    ['replaceAccess', { id: 'AccessRule:dgx:31', roleId: 'AccessRole:dgx:1' }],
    ['revokeAccess', { id: 'AccessRule:dgx:31' }],
  ])(
    'lets no editor make an administrator through it: %s is refused, and nothing is asked',
    async (name, input) => {
      const subject = { kind: 'USER', name: 'editor@example.org' };
      const asked = name === 'grantAccess' ? { ...input, subject } : input;
      const refused = await askChange(site, name, asked, 'accessRule { id }', { as: 'editor' });
      expect(refused).toMatchObject({ __typename: 'Forbidden' });
      expect(refused.message).toContain('needs the role administrator there');
      expect(site.received('runai')).toEqual([]);
    },
  );

  it('tells who may change access: an administrator, and an editor not', async () => {
    const permissions = '{ viewer { access { system { name } permissions } } }';
    async function writes(as: 'editor' | 'administrator'): Promise<boolean> {
      const { body } = await site.ask(permissions, { as });
      const dgx = body.data.viewer.access.find(({ system }: any) => system.name === 'dgx');
      expect(dgx.permissions).toContain('ACCESS_RULE_READ');
      return dgx.permissions.includes('ACCESS_RULE_WRITE');
    }
    expect([await writes('editor'), await writes('administrator')]).toEqual([false, true]);
  });

  it('gives its token once for fifty reads at a time, of two people', async () => {
    const fresh = await openSite({ configure });
    try {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          fresh.ask(clusters, {
            as: index % 2 === 0 ? 'administrator' : 'editor',
            variables: { first: 1 + index },
          }),
        ),
      );

      expect(answers.filter(({ body }) => body.errors === undefined)).toHaveLength(50);
      expect(answers[49]?.body.data.clusters.nodes.length).toBeGreaterThan(1);
      expect(tokenRequests(fresh)).toEqual(['POST /api/v2/token']);
    } finally {
      await fresh.close();
    }
  });

  it('that refuses a token once is asked again with a new one', async () => {
    await site.ask(clusters);
    site.forget();
    site.sandbox.runai.setFault({ kind: 'status', status: 401, times: 1 }, '/api/v1/clusters');

    const { body } = await site.ask(clusters);

    expect(body.errors).toBeUndefined();
    const [refused, renewal, replayed, ...others] = site.sandbox.runai.received;
    expect([refused?.path, replayed?.path]).toEqual([refused?.path, refused?.path]);
    expect(renewal?.path).toBe('/api/v2/token');
    expect(replayed?.headers.authorization).not.toBe(refused?.headers.authorization);
    expect(others).toEqual([]);
  });

  it('that gives no token costs its own rows only', async () => {
    await site.ask(clusters);
    site.sandbox.runai.setFault({ kind: 'status', status: 401, body: `no ${clientSecret}` });

    const { body } = await site.ask(
      `query ($first: Int = 20) { pools(first: 1) { nodes { name } } ${fields} }`,
    );

    expect(body.data.pools.nodes).toHaveLength(1);
    expect(body.data.clusters.completeness.sources).toEqual([
      expect.objectContaining({
        status: 'UNAUTHENTICATED',
        error: { code: 'UPSTREAM_UNAUTHENTICATED', message: expect.stringContaining('application') },
      }),
    ]);
    expect(JSON.stringify(body) + site.logLines.join('')).not.toContain(clientSecret);
  });
});

describe('A change made with an application of the gateway', () => {
  const input = { id: 'NodePool:dgx:1', label: { key: 'nvidia.com/gpu.product', value: 'H300' } };

  it.each(['viewer', 'researcher'] as const)('is refused to a %s, and nothing is sent', async (as) => {
    const refused = await askChange(site, 'updateNodePool', input, undefined, { as });
    expect(refused).toMatchObject({ __typename: 'Forbidden', system: 'dgx' });
    expect(site.received('runai')).toEqual([]);
  });

  it('goes with its token, and the audit names who asked for it', async () => {
    const fresh = await openSite({ configure });
    try {
      const id = `NodePool:dgx:${fresh.sandbox.runai.state.nodePools[0]?.id}`;
      const as = 'administrator';
      const done = await askChange(fresh, 'updateNodePool', { ...input, id }, 'nodePool { id }', { as });
      expect(done).toMatchObject({ __typename: 'UpdateNodePoolPayload' });

      const [sent] = fresh.sandbox.runai.received.filter(({ method }) => method === 'PATCH');
      expect(sent?.headers.authorization).not.toContain(await fresh.tokenOf(as));
      const { body } = await fresh.ask(
        '{ auditEvents(first: 1) { nodes { mutation credentials viewer { subject } } } }',
        { as },
      );
      const { subject } = people.find(({ username }) => username === as) ?? {};
      expect(body.data.auditEvents.nodes).toEqual([
        { mutation: 'updateNodePool', credentials: '{"dgx":"client"}', viewer: { subject } },
      ]);
    } finally {
      await fresh.close();
    }
  });
});

describe('The secret, the tokens and the own token of the caller', () => {
  it('stay where they belong: the secret with the token endpoint, its token with that system', async () => {
    const fresh = await openSite({ configure });
    try {
      const own = await fresh.tokenOf('administrator');
      const { body, headers } = await fresh.ask(clusters);
      await fresh.ask('{ pools { nodes { name } } jobs { nodes { id } } }');

      const requests = fresh.sandbox.runai.received;
      const [issuing, ...reads] = requests;
      expect(issuing?.body).toContain(clientSecret);
      const [sent] = new Set(reads.map(({ headers: { authorization } }) => authorization));
      expect(sent).toMatch(/^Bearer eyJ/);
      const token = sent?.slice('Bearer '.length) ?? '';

      expect(inspect(requests, { depth: null, maxStringLength: null })).not.toContain(own);
      expect(JSON.stringify(reads)).not.toContain(clientSecret);
      const elsewhere = [fresh.sandbox.renku, fresh.sandbox.clustercockpit].flatMap(
        ({ received }) => received,
      );
      expect(elsewhere.length).toBeGreaterThan(0);
      const told = JSON.stringify([body, [...headers], fresh.logLines, elsewhere]);
      for (const secret of [clientSecret, token]) expect(told).not.toContain(secret);
    } finally {
      await fresh.close();
    }
  });
});
