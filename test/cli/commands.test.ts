import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { runOnDatabase } from '../../src/cli/on-database.ts';
import { readMigrations } from '../../src/database/migration-files.ts';
import { onPglite } from '../../src/database/pglite.ts';
import { printGatewaySchema } from '../../src/schema/print.ts';
import { createSite, goodFile, type Site } from '../config/site.ts';
import { runChild } from '../support/child.ts';
import { preparedFolder } from '../support/database.ts';

let site: Site;
let folder: string;

beforeAll(async () => {
  folder = await preparedFolder();
  site = createSite();
  site.write('site.yaml', JSON.stringify({ ...goodFile(), keys: [], database: { folder } }));
});

afterAll(() => {
  site.remove();
  rmSync(folder, { recursive: true });
});

describe('What cannot be done', () => {
  it.each(['check', 'audit', 'audit prove', 'pools', ''])(
    'is answered with the commands there are and code 2: %j',
    async (line) => {
      const words = line.split(' ');
      const { code, out, err } = await run(...words);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`There is no command ${JSON.stringify(words[0])}.`);
      expect(err).toMatch(/Usage: clusterql .*\n {2}start +.*\n {2}migrate +.*\n {2}audit verify +/s);
    },
  );

  it.each([
    ['a command that is none', ['nonsense'], 2, /^There is no command "nonsense"\./],
    [
      'a configuration that is not there',
      ['migrate', '--config', 'gone.yaml'],
      1,
      /The configuration has one problem/,
    ],
    ['an option that is none', ['migrate', '--chek'], 1, /--chek: is not a known option/],
  ])('ends the process with a sentence and no stack: %s', async (_title, args, code, said) => {
    const child = runChild('src/main.ts', args);
    expect(await child.ended).toBe(code);
    expect(child.output()).toMatch(said);
    expect(child.output()).not.toMatch(/^\s+at /m);
  });

  it('is told by a start whose database is another process’s, with its number and the mend', async () => {
    const config = join(site.folder, 'site.yaml');
    await onPglite(folder, async () => {
      const late = runChild('src/main.ts', ['--config', config, '--port', '0']);
      expect(await late.ended).toBe(1);
      expect(late.output()).toBe(
        `Another gateway (process ${process.pid}) uses ${folder}. Stop it, or give this one another folder with --folder, or a PostgreSQL server with DATABASE_URL.\n`,
      );
    });
  });
});

it.each(['--help', '-h', 'migrate --help'])('%s lists the commands', async (line) => {
  const { code, out } = await run(...line.split(' '));
  expect(code).toBe(0);
  const words = ['start', 'migrate', 'schema', 'keys generate', 'audit verify', 'pools import'];
  words.push('operations push', 'operations list', 'operations show', 'operations revoke');
  words.push('operations check', 'operations export');
  words.push('login', 'logout', 'token print', 'token mint');
  for (const command of words) {
    expect(out).toContain(`\n  ${command} `);
  }
});

it('schema prints what this version serves', async () => {
  expect(await run('schema')).toEqual({
    code: 0,
    out: printGatewaySchema(),
    err: '',
  });
});

describe('migrate', () => {
  it('tells with --check what is missing and applies nothing, then applies it and says so', async () => {
    const names = readMigrations().map(({ name }) => name);
    await onPglite(folder, (session) => session.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
    const missing = { code: 1, out: names.map((name) => `Not applied: ${name}\n`).join(''), err: '' };

    expect(await runOnSite('migrate', '--check')).toEqual(missing);
    expect(await runOnSite('migrate', '--check')).toEqual(missing);
    expect((await runOnSite('migrate')).out).toBe(names.map((name) => `Applied: ${name}\n`).join(''));
    expect(await runOnSite('migrate')).toMatchObject({ code: 0, out: 'The database is up to date.\n' });
    expect(await runOnSite('migrate', '--check')).toMatchObject({
      code: 0,
      out: 'The database is up to date.\n',
    });
  });
});

describe('A command on the database', () => {
  it('gets its own words, and those of the configuration are taken out wherever they stand', async () => {
    const config = join(site.folder, 'site.yaml');
    const argv = ['renku', `--config=${config}`, '--dry-run', '--folder', folder, '--token-file', 'token'];
    const code = await runOnDatabase(
      async (given, { kind, prisma }, args, out) => {
        expect(given.systems.map(({ ref }) => ref.name)).toContain('renku');
        expect([kind, await prisma.resourcePool.count()]).toEqual(['pglite', 0]);
        expect(args).toEqual(['renku', '--dry-run', '--token-file', 'token']);
        out.write('done');
        return 7;
      },
      argv,
      { write: (text) => expect(text).toBe('done') },
    );
    expect(code).toBe(7);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('has the key of the folder where none is configured, and the same the next time', async () => {
    const seen = [await keyOf(), await keyOf()];
    expect(seen).toEqual([['own', readFileSync(join(folder, 'key'), 'utf8').trim()], seen[0]]);
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
  });

  it('gives the folder back when it fails', async () => {
    const failing = runOnDatabase(() => Promise.reject(new Error('a mistake')), configArgs(), {
      write: () => {},
    });
    await expect(failing).rejects.toThrow('a mistake');
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  async function keyOf(): Promise<readonly string[]> {
    let found: readonly string[] = [];
    await runOnDatabase(
      async ({ keys: [key] }) => {
        found = [key?.id ?? '', key?.secret ?? ''];
        return 0;
      },
      configArgs(),
      { write: () => {} },
    );
    return found;
  }
});

it('audit verify says that an audit without rows is whole', async () => {
  expect(await runOnSite('audit', 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('0') });
});

function configArgs(): string[] {
  return ['--config', join(site.folder, 'site.yaml')];
}

function runOnSite(...words: string[]) {
  return run(...words, ...configArgs());
}

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand(
    words,
    { write: (text) => void (out += text) },
    { write: (text) => void (err += text) },
  );
  return { code, out, err };
}
