import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { type Child, runChild } from '../support/child.ts';
import { preparedFolder } from '../support/database.ts';

// Making an empty PGlite takes seconds, and many on a machine that is busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const opened: Database[] = [];
const children: Child[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const { kill } of children.splice(0)) await kill('SIGKILL');
  for (const { close } of opened.splice(0)) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('A folder is refused', () => {
  it('to a second process while the first lives, which is named with the mend', async () => {
    const folder = await prepared();
    const first = begin(folder);
    await first.printed('kept row-1\n');

    const holder = readFileSync(join(folder, 'lock'), 'utf8').split(' ')[0];
    const second = begin(folder);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Another gateway (process ${holder}) uses ${folder}. Stop it, or`);
    expect(second.output()).toContain('DATABASE_URL');
    expect(second.output()).not.toContain('found');

    await first.printed('kept row-2\n');
  });

  it('to a second opening in the same process', async () => {
    const folder = await prepared();
    await open(folder);
    await expect(open(folder)).rejects.toThrow(`Another gateway (process ${process.pid}) uses ${folder}`);
  });

  it('when another major version of PostgreSQL wrote it, and is left as it was', async () => {
    const folder = await prepared();
    writeFileSync(join(folder, 'database', 'PG_VERSION'), '17\n');
    await expect(open(folder)).rejects.toThrow(
      /written by PostgreSQL 17, and this gateway reads 18 only.*--folder/,
    );
    expect(existsSync(join(folder, 'database', 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('when nothing can be written there', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(open(join(folder, 'file'))).rejects.toThrow(
      /Nothing can be written to .*\(EEXIST\)\. Make it/,
    );
    await expect(open(join(folder, 'file', 'below'))).rejects.toThrow(/\(ENOTDIR\)/);
  });
});

it('What was acknowledged is there after a kill -9, and the lock left behind stops nobody', async () => {
  const folder = await prepared();
  const first = begin(folder);
  await first.printed('kept row-20\n');
  await first.kill('SIGKILL');
  const kept = first.output().match(/^kept/gm)?.length ?? 0;
  expect(existsSync(join(folder, 'lock'))).toBe(true);

  const { prisma } = await open(folder);
  const rows = await prisma.idempotencyKey.findMany();
  // The one that was on its way when it died may be there or not.
  expect(rows.length).toBeGreaterThanOrEqual(kept);
  expect(rows.length).toBeLessThanOrEqual(kept + 1);
  expect(rows.map(({ id }) => id)).toContain(`row-${kept}`);
});

describe('A folder that is not there', () => {
  it('is made for its owner alone, and given back when it is closed', async () => {
    const folder = join(emptyFolder(), 'new');
    const { prisma, close, kind } = await openDatabase({ folder });
    expect(kind).toBe('pglite');
    expect(await prisma.resourcePool.count()).toBe(0);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'database')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'lock')).mode & 0o777).toBe(0o600);
    await close();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('is made anew after a start that was killed while it made the files', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'database.new'));
    writeFileSync(join(folder, 'database.new', 'PG_VERSION'), '18\n');
    const { prisma } = await open(folder);
    expect(await prisma.resourcePool.count()).toBe(0);
    expect(existsSync(join(folder, 'database.new'))).toBe(false);
  });
});

async function prepared(): Promise<string> {
  const folder = await preparedFolder();
  folders.push(folder);
  return folder;
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-folder-'));
  folders.push(folder);
  return folder;
}

async function open(folder: string): Promise<Database> {
  const database = await openDatabase({ folder });
  opened.push(database);
  return database;
}

function begin(folder: string): Child {
  const child = runChild('test/database/writer.ts', [folder]);
  children.push(child);
  return child;
}
