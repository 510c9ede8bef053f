import { gzipSync } from 'node:zlib';
import { createRemoteJWKSet, customFetch, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createFetch, type FetchOptions } from '../../src/http/fetch.ts';
import { createCertificate } from './certificate.ts';
import { answerJson, serve, type Handler, type Loopback } from './loopback.ts';
import { createCaller, createSite, rejection, Thing } from './site.ts';

const site = createSite();

async function open(
  handler: Handler,
  options: FetchOptions = {},
): Promise<{ server: Loopback; fetch: typeof fetch }> {
  return { server: site.track(await serve(handler)), fetch: createFetch(options) };
}

describe('the fetch for issuers', () => {
  it('follows no redirect, whatever it is told', async () => {
    const elsewhere = site.track(await serve((response) => answerJson(response, {})));
    const { server, fetch } = await open((response) =>
      response.writeHead(302, { location: elsewhere.url }).end(),
    );
    const response = await fetch(server.url, { redirect: 'follow' });
    expect([response.status, response.headers.get('location')]).toEqual([302, elsewhere.url]);
    expect(elsewhere.arrivals).toEqual([]);
  });

  it.each([
    ['plain', (): Buffer => Buffer.alloc(2_000, ' '), {}],
    ['compressed', (): Buffer => gzipSync(Buffer.alloc(5_000_000, ' ')), { 'content-encoding': 'gzip' }],
  ])('refuses an answer past its cap: %s', async (_, body, headers) => {
    const { server, fetch } = await open((response) => response.writeHead(200, headers).end(body()), {
      maxAnswerBytes: 1_999,
    });
    const error = await rejection(fetch(server.url));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/longer than 1999 bytes$/);
  });

  it('gives up after its time limit, by the name that jose knows', async () => {
    const { server, fetch } = await open(() => undefined, { timeoutSeconds: 0.05 });
    expect(await rejection(fetch(server.url))).toMatchObject({ name: 'TimeoutError' });
    await server.dropped(1);
  });

  it('gives up when its caller does', async () => {
    const { server, fetch } = await open(() => undefined);
    const controller = new AbortController();
    const error = rejection(fetch(server.url, { signal: controller.signal }));
    await server.arrived(1);
    const reason = new Error('gone');
    controller.abort(reason);
    expect(await error).toBe(reason);
    await server.dropped(1);
  });

  it('sends nothing for a caller who has already gone', async () => {
    const { server, fetch } = await open((response) => answerJson(response, {}));
    const reason = new Error('gone');
    expect(await rejection(fetch(server.url, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.arrivals).toEqual([]);
  });

  it('gives up on an answer that is cut off', async () => {
    const { server, fetch } = await open((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{', () => response.destroy());
    });
    expect(await rejection(fetch(server.url))).toBeInstanceOf(TypeError);
  });

  it('sends a form as it is given, and nothing beside', async () => {
    const { server, fetch } = await open((response) => answerJson(response, { access_token: 't' }, 201));
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    const response = await fetch(`${server.url}/token?a=1`, {
      method: 'POST',
      body,
      headers: { authorization: 'Basic eA==' },
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ access_token: 't' });
    expect(server.arrivals).toEqual([
      {
        method: 'POST',
        path: '/token?a=1',
        body: 'grant_type=client_credentials',
        headers: {
          authorization: 'Basic eA==',
          connection: 'keep-alive',
          'content-length': '29',
          'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
          host: new URL(server.url).host,
        },
      },
    ]);
  });

  it('gives the decompressed answer, with headers that fit it', async () => {
    const { server, fetch } = await open((response) => {
      const headers = {
        'content-encoding': 'gzip',
        'content-type': 'application/json',
        'set-cookie': ['a=1', 'b=2'],
      };
      response.writeHead(200, headers).end(gzipSync('{"keys":[]}'));
    });
    const response = await fetch(server.url);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('{"keys":[]}');
  });

  it('gives an answer without a body', async () => {
    const { server, fetch } = await open((response) => response.writeHead(204).end());
    const response = await fetch(new URL(server.url));
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('serves jose with the keys of an issuer', async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' };
    const { server, fetch } = await open((response) => answerJson(response, { keys: [key] }));
    const keys = createRemoteJWKSet(new URL(`${server.url}/jwks`), { [customFetch]: fetch });
    const token = await new SignJWT({ sub: 'u-0042' })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .sign(privateKey);
    const { payload } = await jwtVerify(token, keys);
    expect(payload.sub).toBe('u-0042');
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/jwks']);
  });
});

describe('a system with a certificate of its own', () => {
  async function openTls() {
    const certificate = createCertificate();
    const server = site.track(await serve((response) => answerJson(response, { id: 1 }), certificate));
    return { server, ca: certificate.cert };
  }

  it('is not trusted, and told nothing, until its authority is configured', async () => {
    const { server } = await openTls();
    const { door } = site.openDoor(server.url, { retries: 0 });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(error.facts.detail).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    await rejection(createFetch()(server.url));
    expect(server.arrivals).toEqual([]);
  });

  it('is not trusted by the authority of another', async () => {
    const { server } = await openTls();
    const { door } = site.openDoor(server.url, { retries: 0, ca: createCertificate().cert });
    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(server.arrivals).toEqual([]);
  });

  it('is reached through it, by the door and by fetch', async () => {
    const { server, ca } = await openTls();
    const { door } = site.openDoor(server.url, { ca });
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 1 });
    const response = await createFetch({ ca })(server.url);
    expect(await response.json()).toEqual({ id: 1 });
  });
});
