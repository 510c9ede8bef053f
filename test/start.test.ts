import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../src/sandbox/index.ts';
import { people } from '../src/sandbox/people.ts';
import { npmStart, type NpmStart } from './support/npm-start.ts';
import { root } from './support/sources.ts';

const ready = /^GraphiQL: (http:\/\/127\.0\.0\.1:(\d+))\/graphql$/m;
const lastLine = /^ {2}curl .+$/m;

const begun: NpmStart[] = [];
afterAll(stopAll);

describe.skipIf(existsSync(new URL('clusterql.yaml', root)))(
  'npm start without a configuration (skipped where a clusterql.yaml stands in the repository)',
  () => {
    let gateway: NpmStart;
    let url: string;
    beforeAll(async () => {
      gateway = await begin({ PORT: '0' });
      url = (await gateway.line(ready))[1] ?? '';
      await gateway.line(lastLine);
      // The first start of a checkout builds the page.
    }, 120_000);

    it.skipIf(!hasCurl())('prints a line that works when pasted (skipped without curl)', async () => {
      const [line] = await gateway.line(lastLine);
      const answer = JSON.parse(execFileSync('sh', ['-c', line], { encoding: 'utf8' }));
      expect(answer.errors).toBeUndefined();
      const { pools, jobs } = answer.data;
      expect(pools.nodes).toHaveLength(16);
      expect(pools.nodes[0].classes[0]).toEqual({ name: expect.any(String), gpu: expect.any(Number) });
      expect(jobs.nodes).toHaveLength(50);
      const kinds = await kindsOfClusters(url, tokenOf('administrator', gateway));
      expect(new Set(jobs.nodes.map((job: any) => kinds.get(job.cluster.name)))).toEqual(
        new Set(['RUNAI', 'CLUSTERCOCKPIT']),
      );
    });

    it('prints a line that begins a sign-in at a terminal when pasted', () => {
      const [, line = ''] = /^ {2}(.+ login .+)$/m.exec(gateway.output()) ?? [];
      const { stderr } = spawnSync('sh', ['-c', `${line} --issuer nobody`], { cwd: root, encoding: 'utf8' });
      expect(stderr).toContain('name one with --issuer: campus');
    });

    it.each(people)('prints a token of the $username that is good for 12 hours', async (person) => {
      const token = tokenOf(person.username, gateway);
      const { iat, exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      expect(exp - iat).toBe(12 * 3600);
      const { data } = await ask(url, token, '{ viewer { subject name access { role } } }');
      expect(data.viewer).toMatchObject({ subject: person.subject, name: person.name });
      expect(data.viewer.access.map(({ role }: any) => role)).toContain(person.username.toUpperCase());
    });

    it('serves GraphiQL where it says', async () => {
      const response = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>ClusterQL</title>');
    });

    it('prints nothing of the packages it is made of', () => {
      expect(gateway.output()).not.toMatch(/oidc-provider|warning:|deprecat/i);
    });

    it('ends with code 0 on Ctrl-C and leaves its port to the next start', async () => {
      const first = await begin({ PORT: '0' });
      const [, , port = ''] = await first.line(ready);
      // A terminal sends it to npm and to the gateway, and npm passes it on once more.
      first.signal('SIGINT');
      first.signal('SIGINT');
      expect(await first.ended).toBe(0);
      const second = await begin({ PORT: port });
      expect((await second.line(ready))[2]).toBe(port);
      second.signal('SIGTERM');
      expect(await second.ended).toBe(0);
      await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
    });

    it('says what to do when the port is taken, and ends with code 1', async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const late = await begin({ PORT: `${port}` });
      expect(await late.ended).toBe(1);
      expect(late.output()).toContain(`Port ${port} is taken by another process. Choose another one`);
      expect(late.output()).not.toMatch(/^\s+at /m);
      await new Promise((resolve) => server.close(resolve));
    });

    it('refuses to take the place of a missing configuration in production', async () => {
      const production = await begin({ PORT: '0', NODE_ENV: 'production' });
      expect(await production.ended).toBe(1);
      expect(production.output()).toContain('clusterql.yaml');
      expect(production.output()).toContain('NODE_ENV=production');
      expect(production.output()).not.toMatch(ready);
    });
  },
);

describe('npm start in a fresh checkout', () => {
  const packaged = ['package.json', 'package-lock.json', 'tsconfig.json', 'prisma.config.ts'];
  const parts = [...packaged, 'scripts', 'src', 'prisma'];
  const checkout = mkdtempSync(join(tmpdir(), 'clusterql-checkout-'));
  afterAll(() => rmSync(checkout, { recursive: true }));

  it(
    'builds what is missing, and runs the sandbox as any later start does',
    { timeout: 120_000 },
    async () => {
      for (const part of parts) cpSync(new URL(part, root), join(checkout, part), { recursive: true });
      symlinkSync(new URL('node_modules', root), join(checkout, 'node_modules'));
      const gateway = await begin({ PORT: '0' }, [], checkout);
      const [, url = ''] = await gateway.line(ready);
      const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
      expect([page.status, await page.text()]).toEqual([
        200,
        expect.stringContaining('<title>ClusterQL</title>'),
      ]);
    },
  );
});

describe('npm start with a configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-start-'));
  const file = join(folder, 'site.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  afterEach(stopAll);

  it('prints every problem at once and ends with code 1', async () => {
    writeFileSync(
      file,
      'listen: nowhere\nsystems:\n  - { name: Dgx, kind: runai, url: nothing }\nrolls: {}\n',
    );
    const gateway = await begin({}, ['--config', file]);
    expect(await gateway.ended).toBe(1);
    for (const path of ['listen', 'systems[0].name', 'systems[0].url', 'systems[0].credential', 'rolls']) {
      expect(gateway.output()).toContain(`  ${path}: `);
    }
    expect(gateway.output()).not.toMatch(/^\s+at /m);
  });

  it('answers from the systems it names, and is no sandbox', async () => {
    writeFileSync(file, configuration(sandbox));
    const gateway = await begin({ PORT: '0', SITE_KEY: sandbox.signingKey }, ['--config', file]);
    const [, url = ''] = await gateway.line(ready);
    const token = await sandbox.issuer.tokenFor(people[3] as (typeof people)[number]);
    const kinds = await kindsOfClusters(url, token);
    expect(new Set(kinds.values())).toEqual(new Set(['RENKU', 'RUNAI', 'CLUSTERCOCKPIT']));
    for (const fake of [sandbox.renku, sandbox.runai, sandbox.clustercockpit]) {
      expect([fake.name, fake.received.length > 0]).toEqual([fake.name, true]);
    }
    expect(gateway.output()).not.toMatch(/sandbox|curl|Bearer/i);
    expect(gateway.output()).not.toContain(token);
  });
});

async function begin(...call: Parameters<typeof npmStart>): Promise<NpmStart> {
  const started = await npmStart(...call);
  begun.push(started);
  return started;
}

async function stopAll(): Promise<void> {
  for (const { signal, ended } of begun.splice(0)) {
    signal('SIGTERM');
    await ended;
  }
}

function hasCurl(): boolean {
  try {
    return execFileSync('curl', ['--version']).length > 0;
  } catch {
    return false;
  }
}

function tokenOf(username: string, { output }: NpmStart): string {
  return output().match(new RegExp(`^ {2}${username}\\n {4}(\\S+)$`, 'm'))?.[1] ?? 'no token printed';
}

async function kindsOfClusters(url: string, token: string): Promise<Map<string, string>> {
  const { data } = await ask(url, token, '{ clusters(first: 100) { nodes { name system { kind } } } }');
  return new Map(data.clusters.nodes.map(({ name, system }: any) => [name, system.kind]));
}

async function ask(url: string, token: string, query: string): Promise<any> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query });
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  return response.json();
}

/** The site as its operator would write it down. */
function configuration({ issuer, renku, runai, clustercockpit }: Sandbox): string {
  return `
operations: { mode: open }
issuers:
  - { name: campus, issuer: '${issuer.url}', audiences: [clusterql] }
systems:
  - { name: renku, kind: renku, url: '${renku.url}/api/data', credential: { mode: forward, issuers: [campus] } }
  - { name: dgx, kind: runai, url: '${runai.url}', credential: { mode: forward, issuers: [campus] } }
  - name: emmy
    kind: clustercockpit
    url: ${clustercockpit.url}
    credential: { mode: mint, key: "\${SITE_KEY}", subjects: { campus: preferred_username } }
roles:
  emmy:
    administrator: [{ issuer: campus, claim: realm_access.roles, value: administrator }]
`;
}
