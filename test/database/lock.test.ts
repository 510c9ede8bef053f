import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lock, takeLock } from '../../src/database/lock.ts';
import { type Child, runChild } from '../support/child.ts';

const hasProc = existsSync('/proc/sys/kernel/random/boot_id');

let folder: string;
let path: string;
const children: Child[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterql-lock-'));
  path = join(folder, 'lock');
});

afterEach(async () => {
  for (const { kill } of children.splice(0)) await kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('A lock is refused', () => {
  it('while its holder lives, and to nobody once it was given back', () => {
    const lock = taken(takeLock(path));
    expect(takeLock(path)).toEqual({ heldBy: process.pid });
    lock.release();
    taken(takeLock(path)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('to all but one of many processes that find a dead one at the same moment', async () => {
    writeFileSync(path, '999999999 nobody');
    const go = join(folder, 'go');
    for (let count = 0; count < 4; count++) {
      children.push(runChild('test/database/contender.ts', [path, go]));
    }
    await Promise.all(children.map(({ printed }) => printed('ready\n')));
    writeFileSync(go, '');
    await Promise.all(children.map(({ printed }) => printed('answer: ')));
    const answers = children.map(({ output }) => output().split('answer: ')[1]?.trim()).sort();
    expect(answers).toEqual(['refused', 'refused', 'refused', 'taken']);
  });
});

describe('A lock is taken over', () => {
  it.each([
    ['of a process that is gone', () => '999999999 x'],
    ['that is empty', () => ''],
    ['that is something else', () => 'not a lock'],
  ])('%s', (_title, left) => {
    writeFileSync(path, left());
    taken(takeLock(path));
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  });

  it.skipIf(!hasProc).each([
    ['of a process whose number another one has now', (text: string) => text.replace(/\d+$/, '1')],
    ['of another boot of the machine', (text: string) => text.replace(/ [^/]+/, ' 0000-0000')],
  ])('%s (skipped without /proc)', (_title, change) => {
    taken(takeLock(path));
    const mine = readFileSync(path, 'utf8');
    const other = change(mine);
    expect(other).not.toBe(mine);
    writeFileSync(path, other);
    taken(takeLock(path));
    expect(readFileSync(path, 'utf8')).toBe(mine);
  });
});

it('What is given back late does not take the lock from its next holder', () => {
  const lock = taken(takeLock(path));
  writeFileSync(path, '1 another');
  lock.release();
  expect(readFileSync(path, 'utf8')).toBe('1 another');
});

function taken(lock: Lock): { release(): void } {
  if ('release' in lock) return lock;
  throw new Error(`It is held by ${lock.heldBy}.`);
}
