import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTurn } from '../../../src/cli/login/turn.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterql-turn-'));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('Nobody works while another does, and a failure gives the turn back', async () => {
  const events: string[] = [];
  async function work(name: string, fails = false): Promise<void> {
    events.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    events.push(`${name} ends`);
    if (fails) throw new Error('a mistake');
  }
  const first = inTurn(lock, () => work('first', true));
  const second = inTurn(lock, () => work('second'));
  await expect(first).rejects.toThrow('a mistake');
  await second;
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(readdirSync(folder)).toEqual([]);
});

it('A lock that stood unchanged for too long is one that was left behind', async () => {
  writeFileSync(lock, 'of another machine');
  expect(await inTurn(lock, async () => 'done', 10)).toBe('done');
  expect(readdirSync(folder)).toEqual([]);
});

it('A lock that changes hands is waited for, however long that takes', async () => {
  writeFileSync(lock, 'hand 0');
  let hands = 0;
  const others = setInterval(() => writeFileSync(lock, `hand ${(hands += 1)}`), 10);
  const mine = inTurn(lock, async () => hands, 2_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(readFileSync(lock, 'utf8')).toMatch(/^hand/);
  clearInterval(others);
  rmSync(lock);
  expect(await mine).toBe(hands);
});

it('Who lost the turn for being slow does not take it from the next', async () => {
  await inTurn(lock, async () => writeFileSync(lock, 'of another machine'));
  expect(readFileSync(lock, 'utf8')).toBe('of another machine');
});
