import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runChild } from '../../support/child.ts';
import { createPlace, run, type StandIn, startStandIn, tokenReply } from './stand-in.ts';

const gateway = 'https://clusterql.example.org';

let standIn: StandIn;
let place: ReturnType<typeof createPlace>;
beforeEach(async () => {
  standIn = await startStandIn();
  standIn.tokens = [tokenReply('access-canary-2', 'refresh-canary-2')];
  place = createPlace();
});
afterEach(async () => {
  place.remove();
  await standIn.close();
});

/** Seconds until the stored token ends, and what else is different. */
function keep(seconds: number, changes: object = {}): void {
  write({ sessions: { [gateway]: { ...session(seconds), ...changes } } });
}

function session(seconds: number) {
  return {
    issuer: { name: 'campus', address: standIn.issuer.url },
    clientId: 'clusterql-cli',
    accessToken: 'access-canary-1',
    refreshToken: 'refresh-canary-1' as string | null,
    expiresAt: Date.now() + seconds * 1000,
  };
}

function write(content: unknown, mode = 0o600): void {
  mkdirSync(dirname(place.file), { recursive: true });
  writeFileSync(place.file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(place.file, mode);
}

function print(...words: string[]) {
  return run('token', 'print', '--file', place.file, ...words);
}

describe('No token is printed', () => {
  it('for whoever is not signed in', async () => {
    expect(await print()).toEqual({
      ...{ code: 1, out: '' },
      err: 'You are not signed in; run clusterql login <address of the gateway>.\n',
    });
    keep(300);
    expect((await print('https://other.example.org')).err).toBe(
      'You are not signed in to https://other.example.org; run clusterql login https://other.example.org.\n',
    );
  });

  it('when there are several gateways and none is named', async () => {
    write({ sessions: { [gateway]: session(300), 'https://b.example.org': session(300) } });
    const { code, out, err } = await print();
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      `You are signed in to several gateways; name one of ${gateway}, https://b.example.org.\n`,
    );
  });

  it.each([[['--refresh']], [['https://a.example.org', 'https://b.example.org']], [['--issuer', 'campus']]])(
    'when it is asked with %j',
    async (words) => {
      keep(300);
      const { code, out, err } = await print(...words);
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe('Write clusterql token print [<address of the gateway>] [--file <file>].\n');
    },
  );

  it.each([0o640, 0o604, 0o602, 0o660])('from a file that others may use: %o', async (mode) => {
    keep(300);
    chmodSync(place.file, mode);
    const { code, out, err } = await print();
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(`${place.file} can be used by others. Close it: chmod 600 ${place.file}\n`);
  });

  it('through a link', async () => {
    keep(300);
    const link = join(place.folder, 'link.json');
    symlinkSync(place.file, link);
    expect((await run('token', 'print', '--file', link)).err).toBe(
      `${link} is a link. Name the file itself with --file.\n`,
    );
  });

  it.each([
    '',
    'nonsense',
    '{"sessions":[]}',
    '{"sessions":{"https://a":{"accessToken":"access-canary-1"}}}',
  ])('from a broken file: %j', async (content) => {
    write(content);
    const { code, out, err } = await print();
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(`${place.file} holds no sessions of clusterql. Remove it and sign in again.\n`);
    expect(readFileSync(place.file, 'utf8')).toBe(content);
  });

  it('from what is no file', async () => {
    expect((await run('token', 'print', '--file', place.folder)).err).toMatch(/cannot be read \(EISDIR\)/);
  });

  it('when the sign-in has ended, and the person is told how to begin the next', async () => {
    keep(59);
    standIn.tokens = [[400, { error: 'invalid_grant', error_description: 'refresh-canary-1' }]];
    expect(await print()).toEqual({
      ...{ code: 1, out: '' },
      err: `The sign-in to ${gateway} has ended; run clusterql login ${gateway}.\n`,
    });
    expect(standIn.asked()).toEqual(['POST /token']);
    expect(readdirSync(dirname(place.file))).toEqual(['sessions.json']);
  });

  it('when it ends soon and there is nothing to renew it with', async () => {
    keep(59, { refreshToken: null });
    expect((await print()).err).toBe(
      `The sign-in to ${gateway} has ended; run clusterql login ${gateway}.\n`,
    );
    expect(standIn.issuer.arrivals).toEqual([]);
  });

  it.each([
    ['fails', () => void (standIn.tokens = [[503, {}]])],
    ['refuses the application', () => void (standIn.tokens = [[401, { error: 'invalid_client' }]])],
    ['is down', () => standIn.issuer.close()],
  ])('when the issuer %s, and the session stays for the next time', async (_title, bend) => {
    keep(59);
    const before = place.sessions();
    await bend();
    const { code, out, err } = await print();
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^The issuer campus cannot be reached/);
    expect(err).not.toMatch(/canary/);
    expect(place.sessions()).toEqual(before);
  });
});

describe('A token is printed alone', () => {
  it.each([
    ['for a minute and more', () => keep(65)],
    [
      'of which nobody told how long, and which cannot be renewed',
      () => keep(0, { expiresAt: null, refreshToken: null }),
    ],
  ])('as it was stored, while it is good %s', async (_title, prepare) => {
    prepare();
    expect(await print()).toEqual({ code: 0, out: 'access-canary-1\n', err: '' });
    expect(standIn.issuer.arrivals).toEqual([]);
  });

  it('for the gateway that is named, as GraphiQL has its address', async () => {
    const other = { ...session(300), accessToken: 'access-canary-3' };
    write({ sessions: { [gateway]: session(300), 'https://b.example.org:8443/api': other } });
    expect((await print('https://b.example.org:8443/api/graphql')).out).toBe('access-canary-3\n');
  });

  it('renewed when less is left, and the next one finds the new tokens', async () => {
    keep(59);
    expect(await print()).toEqual({ code: 0, out: 'access-canary-2\n', err: '' });
    expect(standIn.forms('/token')).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'refresh-canary-1', client_id: 'clusterql-cli' },
    ]);
    expect(place.sessions()[gateway]).toMatchObject({ refreshToken: 'refresh-canary-2' });
    expect(place.modes()[0]).toBe(0o600);
    expect((await print()).out).toBe('access-canary-2\n');
    expect(standIn.asked()).toEqual(['POST /token']);
  });

  it('and the refresh token stays where the issuer gives no other', async () => {
    keep(59);
    standIn.tokens = [tokenReply('access-canary-2')];
    await print();
    expect(place.sessions()[gateway]).toMatchObject({ refreshToken: 'refresh-canary-1' });
  });

  describe('to each who asks at once, though the refresh token is spent once:', () => {
    beforeEach(() => {
      keep(30);
      standIn.tokens = [
        tokenReply('access-canary-2', 'refresh-canary-2'),
        [400, { error: 'invalid_grant', error_description: 'spent' }],
      ];
    });
    afterEach(() => {
      expect(standIn.asked()).toEqual(['POST /token']);
      expect(readdirSync(dirname(place.file))).toEqual(['sessions.json']);
    });

    it('four in one process', async () => {
      const printed = await Promise.all(Array.from({ length: 4 }, () => print(gateway)));
      expect(printed).toEqual(Array(4).fill({ code: 0, out: 'access-canary-2\n', err: '' }));
    });

    it('four processes', async () => {
      const words = ['token', 'print', gateway, '--file', place.file];
      const children = Array.from({ length: 4 }, () => runChild('src/main.ts', words));
      expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
      expect(children.map(({ output }) => output())).toEqual(Array(4).fill('access-canary-2\n'));
    });
  });
});
