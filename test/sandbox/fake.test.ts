import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fake, faultPath, serveFake } from '../../src/sandbox/fake.ts';

let fake: Fake;
beforeEach(async () => {
  fake = await serveFake(
    'made-up',
    new Hono().get('/rows', (c) => c.json([1])),
  );
});
afterEach(() => fake.close());

function order(method: 'POST' | 'DELETE', fault?: object) {
  return fetch(fake.url + faultPath, { method, ...(fault && { body: JSON.stringify(fault) }) });
}

describe('a fault', () => {
  it('takes a system down over HTTP, and is ended the same way', async () => {
    expect((await order('POST', { kind: 'down' })).status).toBe(204);
    await expect(fetch(`${fake.url}/rows`)).rejects.toThrow();
    expect((await order('DELETE')).status).toBe(204);
    expect(await (await fetch(`${fake.url}/rows`)).json()).toEqual([1]);
  });

  it('can be meant for some paths only', async () => {
    await order('POST', { kind: 'status', status: 503, onPath: '/other' });
    expect((await fetch(`${fake.url}/rows`)).status).toBe(200);
    expect((await fetch(`${fake.url}/other`)).status).toBe(503);
  });

  it('is no request of a client, so it is not recorded as one', async () => {
    await order('POST', { kind: 'latency', milliseconds: 1 });
    await fetch(`${fake.url}/rows`);
    expect(fake.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /rows']);
  });
});
