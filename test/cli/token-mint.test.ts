import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { type ClusterCockpitFake, startClusterCockpitFake } from '../../src/sandbox/clustercockpit/index.ts';
import { createSite, goodFile, keyPair } from '../config/site.ts';

const key = keyPair();
const site = createSite();
const config = join(site.folder, 'site.yaml');
let emmy: ClusterCockpitFake;
beforeAll(async () => {
  site.write('site.yaml', JSON.stringify(goodFile(key)));
  emmy = await startClusterCockpitFake({ publicKey: key.public });
});
afterAll(async () => {
  site.remove();
  await emmy.close();
});

async function mint(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand(
    ['token', 'mint', ...words],
    { write: (text) => void (out += text) },
    { write: (text) => void (err += text) },
  );
  return { code, out, err };
}

function mintOnEmmy(...words: string[]) {
  return mint('--system', 'emmy', '--subject', 'u-0042', '--config', config, ...words);
}

/** What ClusterCockpit answers to whoever shows this. */
async function statusOf(token: string, path: string): Promise<number> {
  const headers = { authorization: `Bearer ${token.trim()}` };
  return (await fetch(emmy.url + path, { headers })).status;
}

describe('No token is printed', () => {
  it.each([
    [['--system', 'fritz'], 'No system is called "fritz". It signs for emmy.'],
    [
      ['--system', 'dgx'],
      'The gateway holds no key for dgx, whose credential has the mode none. It signs for emmy.',
    ],
    [
      ['--system', 'renku'],
      'The gateway holds no key for renku, whose credential has the mode forward. It signs for emmy.',
    ],
    [
      ['--lifetime', '31d'],
      '--lifetime must be from 1m to 30d, in minutes, hours or days, like 30m, 8h or 7d.',
    ],
  ])('with %j, but the mend', async (words, mend) => {
    expect(await mintOnEmmy(...words)).toEqual({ code: 2, out: '', err: `${mend}\n` });
  });

  it('for an administrator whom nobody allowed', async () => {
    const { code, out, err } = await mintOnEmmy('--roles', 'admin,api');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--allow-admin');
  });

  it('without a configuration, where the sandbox would start', async () => {
    const { code, out, err } = await mint('--system', 'emmy', '--subject', 'u-0042');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('There is no configuration, and so no key to sign with. Name the file with --config.\n');
  });

  it('where the gateway signs for no system', async () => {
    const file = goodFile(key);
    site.write('none.yaml', JSON.stringify({ ...file, systems: file.systems.slice(0, 2), roles: {} }));
    const { err } = await mintOnEmmy('--config', join(site.folder, 'none.yaml'));
    expect(err).toBe(
      'No system is called "emmy". It signs for no system: set the credential mode mint of a ClusterCockpit.\n',
    );
  });
});

describe('A token', () => {
  it('is printed alone, for the account, the roles and the time that were asked for', async () => {
    const { code, out, err } = await mintOnEmmy('--lifetime', '30m');
    expect(code).toBe(0);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { iat = 0, exp = 0, ...claims } = decodeJwt(out.trim());
    expect(claims).toEqual({ iss: 'clusterql', sub: 'u-0042', roles: ['user', 'api'] });
    expect(exp - iat).toBe(1_800);
    const end = new Date(exp * 1000).toISOString();
    expect(err).toBe(
      `Good on emmy for "u-0042" (user, api) until ${end}.\n` +
        'ClusterCockpit cannot take it back: before that time only a new key pair ends it.\n',
    );
  });

  it.each([
    [
      ['--roles', 'user,api'],
      [200, 401],
    ],
    [
      ['--roles', 'user'],
      [401, 401],
    ],
    [
      ['--roles', 'admin,api', '--allow-admin'],
      [200, 200],
    ],
  ])('with %j opens what it says on ClusterCockpit, and no more', async (words, statuses) => {
    const { out } = await mintOnEmmy(...words);
    const paths = ['/userapi/jobs/', '/api/users/'];
    expect(await Promise.all(paths.map((path) => statusOf(out, path)))).toEqual(statuses);
  });

  it('without api is said to open /query alone', async () => {
    const { err } = await mintOnEmmy('--roles', 'support');
    expect(err).toContain('Without the role api it opens /query alone.\n');
  });

  it('and the key it is signed with stay out of everything else that is printed', async () => {
    const { out, err } = await mintOnEmmy();
    const refused = await mintOnEmmy('--system', 'fritz');
    for (const part of [...out.trim().split('.'), key.full, key.seed]) expect(err).not.toContain(part);
    expect(out + refused.err + refused.out).not.toContain(key.seed.slice(0, 40));
  });
});
