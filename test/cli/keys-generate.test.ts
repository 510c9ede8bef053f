import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publicKeyOf } from '../../src/auth/signing-key.ts';
import { runCommand } from '../../src/cli/commands.ts';
import { createSite, goodFile } from '../config/site.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterql-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function generate(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand(
    ['keys', 'generate', ...words],
    { write: (text) => void (out += text) },
    { write: (text) => void (err += text) },
  );
  return { code, out, err };
}

describe('A pair is not made', () => {
  it.each([['--force'], ['emmy'], ['--out']])('when it is asked for with %s', async (...words) => {
    const { code, out, err } = await generate(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('Known is only --out <file>: clusterql keys generate [--out <file>].\n');
  });

  it('over another, which stays as it was', async () => {
    const file = join(folder, 'emmy.env');
    writeFileSync(file, 'the only copy');
    const { code, out, err } = await generate('--out', file);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      `${file} is there already, and a key that was overwritten is lost. Name another file.\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe('the only copy');
    expect(readdirSync(folder)).toEqual(['emmy.env']);
  });

  it('in a folder that is not there', async () => {
    const { code, out, err } = await generate('--out', join(folder, 'gone', 'emmy.env'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('cannot be written (ENOENT). Name a file in a folder');
  });
});

describe('A pair', () => {
  it('is printed as the environment of a ClusterCockpit holds it, with a warning beside it', async () => {
    const { code, out, err } = await generate();
    expect(code).toBe(0);
    expect(out).toMatch(/^JWT_PUBLIC_KEY="[\w+/]{43}="\nJWT_PRIVATE_KEY="[\w+/]{86}=="\n$/);
    const { JWT_PRIVATE_KEY = '', JWT_PUBLIC_KEY } = parseEnv(out);
    expect(publicKeyOf(JWT_PRIVATE_KEY)).toBe(JWT_PUBLIC_KEY);
    expect(err).toContain('Whoever holds JWT_PRIVATE_KEY can be anybody');
    expect(err).not.toContain(JWT_PRIVATE_KEY.slice(0, 40));
  });

  it('goes to a file for its owner alone, and only the public half is printed', async () => {
    const file = join(folder, 'emmy.env');
    const { code, out, err } = await generate('--out', file);
    expect(code).toBe(0);
    const { JWT_PRIVATE_KEY = '', JWT_PUBLIC_KEY } = parseEnv(readFileSync(file, 'utf8'));
    expect(publicKeyOf(JWT_PRIVATE_KEY)).toBe(JWT_PUBLIC_KEY);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(out).toBe(`JWT_PUBLIC_KEY="${JWT_PUBLIC_KEY}"\n`);
    expect(err).toBe(`Both keys are in ${file}, for this account alone to read.\n`);
  });

  it('is what a configuration takes, from the environment', async () => {
    const env = parseEnv((await generate()).out);
    const file = goodFile();
    const [tokens, emmy] = [file.issuers[1], file.systems[2]];
    Object.assign(tokens ?? {}, { keys: ['${JWT_PUBLIC_KEY}'] });
    Object.assign(emmy?.['credential'], { key: '${JWT_PRIVATE_KEY}' });
    const site = createSite();
    try {
      const { systems } = site.load(file, { env });
      expect(systems[2]?.credential).toMatchObject({ mode: 'mint', key: env['JWT_PRIVATE_KEY'] });
    } finally {
      site.remove();
    }
  });
});
