import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOwnKey } from '../../src/database/own-key.ts';

let house: string;
let folder: string;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'clusterql-key-'));
  folder = join(house, 'new');
});

afterEach(() => rmSync(house, { recursive: true }));

describe('The key of a gateway that is given none', () => {
  it.each(['', 'cut off', 'A'.repeat(40)])(
    'is refused when its file holds something else, never made anew: %j',
    (text) => {
      readOwnKey(folder);
      writeFileSync(join(folder, 'key'), text);
      expect(() => readOwnKey(folder)).toThrow(/does not hold a key\. Restore it from a backup/);
      expect(readFileSync(join(folder, 'key'), 'utf8')).toBe(text);
    },
  );

  it('is refused when it cannot be read', () => {
    writeFileSync(folder, '');
    expect(() => readOwnKey(folder)).toThrow(/cannot be read \(ENOTDIR\)\. Make it readable/);
  });

  it('is made once, for its owner alone, and found again', () => {
    const { id, secret } = readOwnKey(folder);
    expect(id).toBe('own');
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readOwnKey(folder).secret).toBe(secret);
    expect(readOwnKey(join(house, 'other')).secret).not.toBe(secret);
  });

  it('is not shown when it is printed', () => {
    const key = readOwnKey(folder);
    expect(JSON.stringify(key) + inspect(key) + inspect({ ...key })).not.toContain(key.secret);
  });

  it('is found without writing anything', () => {
    const { secret } = readOwnKey(folder);
    const { mtimeMs } = statSync(folder);
    expect(readOwnKey(folder).secret).toBe(secret);
    expect(statSync(folder).mtimeMs).toBe(mtimeMs);
  });
});
