import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/pools-import.ts';
import { sandboxConfig } from '../../src/cli/sandbox.ts';
import type { Config } from '../../src/config.ts';
import { readToken } from '../../src/config/token.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'clusterql-import-'));
const tokenFile = join(folder, 'token');

let sandbox: Sandbox;
let config: Config;
let database: TestDatabase;

beforeAll(async () => {
  sandbox = await startSandbox();
  database = await openTestDatabase();
  const site = sandboxConfig(sandbox, {
    ...{ listen: { host: '127.0.0.1', port: 0 }, publicUrl: 'http://127.0.0.1:4000', logLevel: 'silent' },
    ...{ database: { kind: 'pglite', folder }, folder },
  });
  config = { ...site, keys: [{ id: 'test', secret: 'made up for the tests, and long enough' }] };
});
afterEach(async () => {
  sandbox.renku.forget();
  await database.prisma.resourcePool.deleteMany();
});
afterAll(async () => {
  await Promise.all([sandbox.close(), database.close()]);
  rmSync(folder, { recursive: true });
});

async function tokenOf(
  username: Person['username'],
  overrides: Record<string, unknown> = {},
): Promise<string> {
  const person = people.find((each) => each.username === username);
  return sandbox.issuer.tokenFor(person as Person, { overrides });
}

async function importWith(token: string, args: readonly string[] = [], on: Config = config) {
  writeFileSync(tokenFile, `${token}\n`);
  let text = '';
  const out = { write: (piece: string) => void (text += piece) };
  const code = await run(on, database, ['renku', '--token-file', tokenFile, ...args], out);
  return { code, text };
}

function names(): Promise<string[]> {
  return database.prisma.resourcePool
    .findMany({ orderBy: { name: 'asc' } })
    .then((pools) => pools.map(({ name }) => name));
}

describe('clusterql pools import', () => {
  it.each([
    ['an expired token', () => tokenOf('administrator', { exp: 1_700_000_000 }), 'has ended'],
    ['what is no token', async () => 'made-up', 'token'],
    [
      'a token of another issuer',
      () => tokenOf('administrator', { iss: 'https://elsewhere.example' }),
      'issuer',
    ],
    ['a token of somebody who is not shown every pool', () => tokenOf('editor'), 'administrator of renku'],
  ])('refuses %s, and copies nothing', async (_, token, told) => {
    await expect(importWith(await token())).rejects.toThrow(told);
    expect(sandbox.renku.received).toEqual([]);
    expect(await names()).toEqual([]);
  });

  it.each<[string, string[], string]>([
    ['no system', [], 'Name one system'],
    ['two systems', ['renku', 'dgx'], 'Name one system'],
    ['a system of another kind', ['dgx'], 'from renku only'],
    ['a system that is not there', ['elsewhere'], 'from renku only'],
    ['an unknown option', ['renku', '--force'], 'Name one system'],
    ['a token on the command line', ['renku', '--token', 'abc'], 'Name one system'],
  ])('asked for %s says what it takes', async (_, args, told) => {
    let text = '';
    const out = { write: (piece: string) => void (text += piece) };
    expect(await run(config, database, args, out)).toBe(2);
    expect(text).toContain(told);
  });

  it('does not take the public pools of a system without a credential for all of them', async () => {
    const systems = config.systems.map((system) => ({ ...system, credential: { mode: 'none' } as const }));
    const { code, text } = await importWith(await tokenOf('administrator'), [], { ...config, systems });
    expect([code, text]).toEqual([2, expect.stringContaining('public pools alone')]);
  });

  it('refuses a token that Renku does not take, though its list of public pools would come', async () => {
    const token = await tokenOf('administrator', { aud: ['clusterql'] });
    await expect(importWith(token)).rejects.toMatchObject({ facts: { system: 'renku', status: 401 } });
    expect(sandbox.renku.received.map(({ path }) => path)).toContain('/api/data/resource_pools');
    expect(await names()).toEqual([]);
  });

  it('shows with --dry-run what it would do, and does nothing', async () => {
    const { text } = await importWith(await tokenOf('administrator'), ['--dry-run']);
    expect(text).toContain('would be imported');
    expect(await names()).toEqual([]);
    expect(sandbox.renku.received.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('copies every pool once, and tells what it cannot carry over', async () => {
    const token = await tokenOf('administrator');
    const first = await importWith(token);
    expect(first.code).toBe(0);
    const copied = await names();
    expect(copied).toContain('Shared sessions');
    expect(first.text).toContain('"Shared sessions": imported as ResourcePool:gateway:');
    expect(first.text).toMatch(/not carried over: its remote \(RUNAI at "https:/);
    expect(first.text).toContain('Limits, costs and use');
    const again = await importWith(token);
    expect(again.text).toContain('"Shared sessions": left alone, a native pool has this name');
    expect(await names()).toEqual(copied);
  });

  it('copies sizes byte for byte', async () => {
    await importWith(await tokenOf('administrator'));
    const pool = await database.prisma.resourcePool.findFirst({
      where: { name: 'Shared sessions' },
      include: { classes: { orderBy: { cpu: 'asc' } } },
    });
    expect(pool).toMatchObject({ public: true, default: true, idleThresholdSeconds: 7200 });
    expect(pool?.classes[0]).toMatchObject({
      name: 'cpu.tiny',
      memory: BigInt(2 * 2 ** 30),
      maxStorage: 20_000_000_000n,
    });
  });

  it('copies members who are accounts, and names the cluster by its global id', async () => {
    await importWith(await tokenOf('administrator'));
    const course = await database.prisma.resourcePool.findFirst({
      where: { name: 'Data science course' },
      include: { members: true },
    });
    const subjects = people
      .filter(({ username }) => username !== 'administrator')
      .map(({ subject }) => subject);
    expect(course?.members.map(({ issuer, subject }) => `${issuer} ${subject}`).sort()).toEqual(
      subjects.map((subject) => `campus ${subject}`),
    );
    const tryOut = await database.prisma.resourcePool.findFirst({ where: { name: 'Shared GPU try-out' } });
    expect(tryOut?.clusterId).toMatch(/^Cluster:renku:/);
  });

  it('goes on past a pool that breaks a rule here, and ends with 1', async () => {
    const token = await tokenOf('administrator');
    // Renku compares the numbers alone, though one is in GB and the other in GiB.
    const size = { cpu: 8, memory: 64, gpu: 0 };
    const resourceClass = { name: 'whole.pool', default: true, ...size, max_storage: 20, default_storage: 2 };
    const name = 'All of its quota';
    const body = { name, public: false, default: false, quota: size, classes: [resourceClass] };
    const created = await fetch(`${sandbox.renku.url}/api/data/resource_pools`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    expect(created.status).toBe(201);
    const { code, text } = await importWith(token);
    expect(code).toBe(1);
    expect(text).toContain(`"${name}": not imported.`);
    expect(text).toContain('  classes.0.memory: ');
    expect(text).toContain('12 imported, 0 left alone, 1 failed');
    expect(await names()).not.toContain(name);
  });

  it('leaves the default behind where a native pool is the default', async () => {
    await database.prisma.resourcePool.create({
      data: { name: 'Ours', searchName: 'ours', public: true, default: true, platform: 'linux/amd64' },
    });
    const { text } = await importWith(await tokenOf('administrator'));
    expect(text).toContain('not carried over: that it is the default');
    const defaults = await database.prisma.resourcePool.findMany({ where: { default: true } });
    expect(defaults.map(({ name }) => name)).toEqual(['Ours']);
  });

  it('is written down as the command line, without the token', async () => {
    const token = await tokenOf('administrator');
    const { text } = await importWith(token);
    const audit = await database.prisma.auditEvent.findMany({ where: { mutation: 'pools import' } });
    const written = JSON.stringify(audit, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(audit.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['DRY_RUN', 'STARTED', 'FINISHED']));
    expect(new Set(audit.map(({ issuer, subject }) => `${issuer} ${subject}`))).toEqual(
      new Set(['clusterql command line']),
    );
    expect(written).toContain('ResourcePool:renku:1');
    expect(text + written).not.toContain(token.split('.')[2]);
  });
});

describe('the token of a command', () => {
  it.each([
    ['is nowhere', undefined, {}, 'CLUSTERQL_TOKEN: holds no token'],
    ['stands in a file that is not there', join(folder, 'missing'), {}, '--token-file'],
    ['has a second line', undefined, { CLUSTERQL_TOKEN: 'abc\ndef' }, 'holds more than a token'],
    ['still says Bearer', undefined, { CLUSTERQL_TOKEN: 'Bearer abc' }, 'holds more than a token'],
  ])('that %s is refused without being shown', (_, file, env, told) => {
    let problems: unknown;
    try {
      readToken(file, env);
    } catch (error) {
      ({ problems } = error as { problems: unknown });
    }
    const text = (problems as { path: string; problem: string }[]).map(
      (each) => `${each.path}: ${each.problem}`,
    );
    expect(text.join()).toContain(told);
    expect(JSON.stringify(problems)).not.toMatch(/abc/);
  });

  it('comes from the environment', () => {
    expect(readToken(undefined, { CLUSTERQL_TOKEN: ' abc.def.ghi\n' })).toBe('abc.def.ghi');
  });
});
