import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { change, failureOf } from './change.ts';
import { answerJson, type Handler } from './loopback.ts';
import { serveRaw } from './raw.ts';
import { createCaller, createSite, rejection } from './site.ts';

const site = createSite();
const unknown = 'System emmy did not say whether the change was made; look before trying again.';
const foreignText = 'pq: duplicate key value violates "pools_name_key"';

describe('it is unknown whether a change was made', () => {
  const answers: Record<string, { handler: Handler; status: number; detail: RegExp }> = {
    'the system gave up waiting': {
      handler: (response) => response.writeHead(408).end(),
      status: 408,
      detail: /^POST \/a answered 408: $/,
    },
    'a proxy lost the system': {
      handler: (response) => response.writeHead(502).end(foreignText),
      status: 502,
      detail: /^POST \/a answered 502: pq: duplicate/,
    },
    'a proxy gave up waiting': {
      handler: (response) => response.writeHead(504).end(),
      status: 504,
      detail: /answered 504/,
    },
    'it is a redirect': {
      handler: (response) => response.writeHead(303, { location: '/a/7?code=s3cret' }).end(),
      status: 303,
      detail: /answered 303: redirect to \/a\/7$/,
    },
    'a success is a page': {
      handler: (response) => response.end('<html>hello</html>'),
      status: 200,
      detail: /answered 200 with no JSON: <html>hello<\/html>$/,
    },
    'a success is cut off': {
      handler(response) {
        response.writeHead(201, { 'content-length': '1000' });
        response.write('{"id":1}', () => response.destroy());
      },
      status: 201,
      detail: /answered 201 with a body unreadable: /,
    },
    'a success is cut off before its first byte': {
      handler(response) {
        response.writeHead(200, { 'content-length': '1000' });
        response.flushHeaders();
        setImmediate(() => response.destroy());
      },
      status: 200,
      detail: /answered 200 with a body unreadable: /,
    },
    'a success has another shape': {
      handler: (response) => answerJson(response, { id: 'canary-value' }, 201),
      status: 201,
      detail: /^POST \/a answered 201 in another shape: id invalid_type$/,
    },
    'a success is empty where an answer was wanted': {
      handler: (response) => response.end(),
      status: 200,
      detail: /answered 200 in another shape: \(root\) invalid_type$/,
    },
    'a success is compressed by unknown means': {
      handler: (response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('{"id":1}'),
      status: 200,
      detail: /unknown content-encoding/,
    },
  };

  it.each(Object.keys(answers))('when %s', async (kind) => {
    const { handler, status, detail } = answers[kind] ?? {
      handler: () => undefined,
      status: 0,
      detail: /^$/,
    };
    const asked = vi.fn(() => null);
    const error = await failureOf(site, handler, { onFailure: asked });
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', message: unknown });
    expect(error.facts).toMatchObject({ status, retryable: false });
    expect(error.facts.detail).toMatch(detail);
    expect(error.facts.detail).not.toContain('canary-value');
    expect(JSON.stringify(error.extensions)).not.toContain('duplicate');
    expect(asked).not.toHaveBeenCalled();
  });

  it('when the answer is too large', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    const error = await failureOf(
      site,
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      {},
      { maxAnswerBytes: 1_000_000 },
    );
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', facts: { status: 200, retryable: false } });
  });

  it('when the answer is no HTTP, and what was said instead is not kept', async () => {
    const server = site.track(await serveRaw((socket) => socket.end('SSH-2.0 canary-banner\r\n')));
    const { door } = site.openDoor(server.url);
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', message: unknown, facts: { retryable: false } });
    expect(error.cause.cause).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  it('when no answer comes in time', async () => {
    const { door, server, calls } = await site.open(() => undefined, { timeoutSeconds: 0.2 });
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', message: unknown, facts: { retryable: false } });
    expect(error.facts.status).toBeUndefined();
    expect(error.facts.detail).toBe('POST /a: time ran out');
    await server.dropped(1);
    expect(server.arrivals).toHaveLength(1);
    expect(calls).toMatchObject([{ status: null, error: 'OUTCOME_UNKNOWN', readers: 1 }]);
  });

  it('when the answer stops half way until the time is up', async () => {
    const { door, server } = await site.open((response) => response.write('{"id":'), { timeoutSeconds: 0.2 });
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', facts: { status: 200, retryable: false } });
    await server.dropped(1);
  });

  it('when the deadline of the caller passes', async () => {
    const { door, server } = await site.open(() => undefined);
    const controller = new AbortController();
    const error = rejection(door.write(createCaller({ signal: controller.signal }), change()));
    await server.arrived(1);
    const deadline = new DOMException('deadline', 'TimeoutError');
    controller.abort(deadline);
    expect(await error).toMatchObject({ code: 'OUTCOME_UNKNOWN', facts: { retryable: false } });
    expect((await error).cause.cause).toBe(deadline);
    await server.dropped(1);
  });
});
