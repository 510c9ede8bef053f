import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ClusterQLError } from '../../src/errors.ts';
import { change, failureOf } from './change.ts';
import { answerJson } from './loopback.ts';
import { createCaller, createSite, rejection, Thing } from './site.ts';

const site = createSite();
const foreignText = 'pq: duplicate key value violates "pools_name_key"';

describe('a change that was refused', () => {
  it.each([
    [400, 'UPSTREAM_FAILURE', false],
    [401, 'UPSTREAM_UNAUTHENTICATED', false],
    [403, 'UPSTREAM_FORBIDDEN', false],
    [404, 'NOT_FOUND', false],
    [409, 'CONFLICT', false],
    [412, 'CONFLICT', false],
    [422, 'UPSTREAM_FAILURE', false],
    [428, 'CONFLICT', false],
    [429, 'UPSTREAM_RATE_LIMITED', true],
    [500, 'UPSTREAM_FAILURE', false],
    [501, 'UPSTREAM_FAILURE', false],
    [503, 'UPSTREAM_UNAVAILABLE', true],
  ])('by %i is %s, and its text is for the log alone', async (status, code, retryable) => {
    const error = await failureOf(site, (response) => response.writeHead(status).end(foreignText));
    expect(error).toMatchObject({ code, facts: { status, retryable } });
    expect(error.message).toMatch(/^System emmy .+\.$/);
    expect(JSON.stringify([error.message, error.extensions])).not.toContain('duplicate');
    expect(error.facts.detail).toBe(`POST /a answered ${status}: ${foreignText}`);
  });

  it('says when to come back', async () => {
    const error = await failureOf(site, (response) => response.writeHead(429, { 'retry-after': '7' }).end());
    expect(error.facts).toMatchObject({ retryable: true, retryAfterSeconds: 7 });
  });

  it('is known to be refused even when its text is cut off, or does not end in time', async () => {
    const cut = await failureOf(site, (response) => {
      response.writeHead(403, { 'content-length': '1000' });
      response.write('no entry', () => response.destroy());
    });
    const endless = await failureOf(
      site,
      (response) => response.writeHead(403).write('no'),
      {},
      { timeoutSeconds: 0.2 },
    );
    for (const error of [cut, endless])
      expect(error).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', facts: { status: 403, retryable: false } });
  });

  it('is told in the words of its client, who has read the answer', async () => {
    const asked = vi.fn(
      (status: number, json: unknown) =>
        new ClusterQLError('BAD_USER_INPUT', `${status} ${JSON.stringify(json)}`),
    );
    const body = { error: { code: 1422, message: foreignText } };
    const error = await failureOf(site, (response) => answerJson(response, body, 422), { onFailure: asked });
    expect(asked.mock.calls).toEqual([[422, body]]);
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', message: `422 ${JSON.stringify(body)}` });
    expect(error.facts).toMatchObject({
      system: 'emmy',
      status: 422,
      retryable: false,
      detail: `POST /a answered 422: ${JSON.stringify(body)}`,
    });
  });

  it('keeps what its client says of it', async () => {
    const named = new ClusterQLError('CONFLICT', 'Taken.', {
      detail: 'own',
      retryable: true,
      reason: 'NAME',
    });
    const error = await failureOf(site, (response) => response.writeHead(503).end(), {
      onFailure: () => named,
    });
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: 'Taken.',
      facts: { system: 'emmy', status: 503, detail: 'own', retryable: true, reason: 'NAME' },
    });
  });

  it('cannot be tried again when its client names it, unless the client says so', async () => {
    const error = await failureOf(site, (response) => response.writeHead(503).end(), {
      onFailure: () => new ClusterQLError('CONFLICT', 'Taken.'),
    });
    expect(error.facts).toMatchObject({ status: 503, retryable: false });
  });

  it('stays as it is when its client does not know it, or there is no JSON', async () => {
    const asked = vi.fn(() => null);
    const error = await failureOf(site, (response) => response.writeHead(404).end('<html>'), {
      onFailure: asked,
    });
    expect(asked.mock.calls).toEqual([[404, null]]);
    expect(error.code).toBe('NOT_FOUND');
  });

  it('counts as an answer for the breaker', async () => {
    const { door, server } = await site.open((response) => response.writeHead(409).end());
    for (let count = 0; count < 12; count += 1)
      expect(await rejection(door.write(createCaller(), change()))).toMatchObject({ code: 'CONFLICT' });
    expect(server.arrivals).toHaveLength(12);
  });
});

describe('a change that was made', () => {
  it.each([
    [200, '{"id":1}', Thing, { id: 1 }],
    [201, '{"id":1}', Thing, { id: 1 }],
    [202, '', z.null(), null],
    [200, ' \n', z.null(), null],
    [204, '', Thing.nullable(), null],
    [200, 'null', z.null(), null],
  ])('is answered %i "%s"', async (status, text, schema, body) => {
    const { door, calls } = await site.open((response) => response.writeHead(status).end(text));
    const written = await door.write<unknown>(createCaller(), { method: 'PUT', path: '/a', schema });
    expect(written).toEqual({ status, body });
    expect(calls).toMatchObject([{ method: 'PUT', status }]);
    expect(calls[0]).not.toHaveProperty('error');
  });
});

it('whatever the status and the body, a write ends as one of three and may be sent again only when it was turned away', async () => {
  let said = { status: 200, text: '' };
  const { door, server } = await site.open((response) => response.writeHead(said.status).end(said.text));
  const status = fc.integer({ min: 200, max: 599 });
  const text = fc.constantFrom('', '{"id":1}', '{"id":', '<html>', '[]', 'null', foreignText);
  await fc.assert(
    fc.asyncProperty(status, text, async (nextStatus, nextText) => {
      said = { status: nextStatus, text: nextText };
      const before = server.arrivals.length;
      const settled = await door.write(createCaller(), change()).then(
        (written) => ({ written }),
        (error: ClusterQLError) => ({ error }),
      );
      // An open breaker turns the write away before it is sent.
      if ('error' in settled && settled.error.facts.status === undefined) {
        expect(settled.error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { retryable: true } });
        expect(server.arrivals).toHaveLength(before);
        return;
      }
      expect(server.arrivals).toHaveLength(before + 1);
      if ('written' in settled) {
        expect([Math.floor(nextStatus / 100), nextText]).toEqual([2, '{"id":1}']);
        return;
      }
      const { code, facts } = settled.error;
      expect(facts.status).toBe(nextStatus);
      expect(facts.retryable).toBe([429, 503].includes(nextStatus));
      expect(code === 'OUTCOME_UNKNOWN').toBe(nextStatus < 400 || [408, 502, 504].includes(nextStatus));
    }),
  );
});
