import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Listening, listenOn } from '../support/listening.ts';
import { openSite, type Site } from '../support/site.ts';

const page = '<!doctype html><title>ClusterQL</title>';
const script = 'export const size = 1;';
const forever = 'public, max-age=31536000, immutable';
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const folder = mkdtempSync(join(tmpdir(), 'clusterql-page-'));
let site: Site;
let listening: Listening;
beforeAll(async () => {
  mkdirSync(join(folder, 'assets', 'below.js'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'secret.js'), 'nobody may read this');
  writeFileSync(join(folder, 'assets', 'main-1a2B_-.js'), script);
  writeFileSync(join(folder, 'assets', 'main-1a2B_-.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'assets', 'main-1a2B_-.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets', 'codicon-1.ttf'), 'a font');
  site = await openSite({ adjust: (parts) => ({ ...parts, pageFolder: folder }) });
  listening = await listenOn(site.gateway.listener);
});
beforeEach(() => site.forget());
afterAll(async () => {
  await listening.close();
  await site.close();
  rmSync(folder, { recursive: true });
});

describe('a path to a file that is none of the page', () => {
  it.each([
    '../secret.js',
    '..%2fsecret.js',
    '%2e%2e%2fsecret.js',
    '..%5csecret.js',
    '....//secret.js',
    'below.js/../../secret.js',
    '%00secret.js',
    'main-1a2B_-.js%00.svg',
    '/etc/hostname',
    'main-1a2B_-.js.br',
    'main-1a2B_-.js.map',
    '.built-from',
    'missing.js',
    `${'x'.repeat(300)}.js`,
    '',
  ])('%j is answered 404 with nothing of it, from fetch and from a socket', async (name) => {
    const answers = [await get(`/graphiql/assets/${name}`), await overSocket(`/graphiql/assets/${name}`)];
    for (const { status, text } of answers) {
      expect(status).toBe(404);
      expect(text).not.toContain('nobody may read this');
    }
  });

  it('is not opened where a folder has the name of a file', async () => {
    const { status, text } = await get('/graphiql/assets/below.js');
    expect(status).toBe(404);
    expect(text).toContain('NOT_FOUND');
  });
});

describe('the page', () => {
  it('comes to whoever asks for HTML, whatever they carry, and no system or log learns of it', async () => {
    const carried = { authorization: 'Bearer canary', cookie: 'clusterql=canary' };
    const { status, headers, text } = await get('/graphql', { ...browser, ...carried });
    expect(status).toBe(200);
    expect(text).toBe(page);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const system of site.systems) expect(system.received).toEqual([]);
    expect(site.logLines.join()).not.toContain('canary');
  });

  it('is kept by no cache, so that a new version is seen at once', async () => {
    expect((await get('/graphql', browser)).headers.get('cache-control')).toBe('private, no-store');
  });

  it('may load and ask nothing but the gateway, and be in no frame', async () => {
    const { headers } = await get('/graphql', browser);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]),
    );
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('is not given to programs, which ask as always', async () => {
    const query = encodeURIComponent('{ viewer { subject } }');
    const { text } = await get(`/graphql?query=${query}`, { accept: 'application/json' });
    expect(JSON.parse(text)).toEqual({ data: { viewer: { subject: null } } });
  });

  it('says so where it was not built', async () => {
    const unbuilt = await openSite({ adjust: (parts) => ({ ...parts, pageFolder: join(folder, 'none') }) });
    const { status, headers, text } = await get('/graphql', browser, unbuilt);
    await unbuilt.close();
    expect(status).toBe(503);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(text).toContain('npm run build');
  });
});

describe('a browser that came by another name of this machine', () => {
  it.each(['http://localhost:4000', 'http://[::1]:4000'])(
    'as %s is sent to the name that its cookies will be of',
    async (origin) => {
      const { status, headers } = await get('/graphql?a=b', browser, site, origin);
      expect(status).toBe(307);
      expect(headers.get('location')).toBe('http://127.0.0.1:4000/graphql?a=b');
    },
  );

  it.each(['http://gateway.test:4000', 'http://localhost:8080'])('stays on %s', async (origin) => {
    expect((await get('/graphql', browser, site, origin)).status).toBe(200);
  });
});

describe('a file of the page', () => {
  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip;q=0.5, br;q=0', 'gzip', gunzipSync],
    ['GZIP', 'gzip', gunzipSync],
    ['gzip ; q=0.000 , br ; q=1', 'br', brotliDecompressSync],
    ['brotli, identity', null, (packed: Buffer) => packed],
    ['', null, (packed: Buffer) => packed],
  ])('comes packed as the browser reads it: %j as %s', async (accepted, coding, unpack) => {
    const { status, headers, bytes } = await get(
      '/graphiql/assets/main-1a2B_-.js',
      accepted === '' ? {} : { 'accept-encoding': accepted },
    );
    expect(status).toBe(200);
    expect(headers.get('content-encoding')).toBe(coding);
    expect(headers.get('vary')).toBe('Accept-Encoding');
    expect(unpack(bytes).toString()).toBe(script);
  });

  it('holds nobody up over a header that is nothing but blanks', async () => {
    const accepted = `br${' '.repeat(100_000)}x`;
    const { status, headers } = await get('/graphiql/assets/main-1a2B_-.js', { 'accept-encoding': accepted });
    expect([status, headers.get('content-encoding')]).toEqual([200, null]);
  });

  it('comes as it is where the build did not pack it', async () => {
    const { headers, text } = await get('/graphiql/assets/codicon-1.ttf', { 'accept-encoding': 'br, gzip' });
    expect(headers.get('content-type')).toBe('font/ttf');
    expect(headers.get('content-encoding')).toBeNull();
    expect(text).toBe('a font');
  });

  it('is kept for ever, and taken for nothing else than it is', async () => {
    const { headers } = await get('/graphiql/assets/main-1a2B_-.js');
    expect(headers.get('cache-control')).toBe(forever);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('comes from a socket like from fetch', async () => {
    const answered = await overSocket('/graphiql/assets/main-1a2B_-.js');
    expect(answered.status).toBe(200);
    expect(answered.text).toContain(script);
    expect(answered.text).toMatch(new RegExp(`^cache-control: ${forever}\r$`, 'im'));
  });

  it('is only read', async () => {
    const request = new Request(`http://127.0.0.1:4000/graphiql/assets/main-1a2B_-.js`, { method: 'POST' });
    expect((await site.gateway.fetch(request)).status).toBe(404);
  });
});

async function get(path: string, headers = {}, { gateway } = site, origin = 'http://127.0.0.1:4000') {
  const response = await gateway.fetch(new Request(origin + path, { headers }));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
}

/** The path exactly as it stands here, which URL would tidy up. */
async function overSocket(path: string): Promise<{ status: number; text: string }> {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:4000\r\nConnection: close\r\n\r\n`;
  const text = await listening.send(request);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}
