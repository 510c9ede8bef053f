import { describe, expect, it } from 'vitest';
import { createBreaker, type Standing } from '../../src/http/breaker.ts';
import { answerJson } from './loopback.ts';
import { createCaller, createSite, createTestTime, rejection, Thing } from './site.ts';

const site = createSite();
const failuresToOpen = 10;

function work(standing: Standing): () => Promise<{ standing: Standing }> {
  return async () => ({ standing });
}

describe('the breaker', () => {
  /** One that has just opened, and its clock. */
  async function openBreaker() {
    const time = createTestTime();
    const breaker = createBreaker({ system: 'emmy', now: time.now });
    for (let count = 0; count < failuresToOpen; count += 1) await breaker.run(work('fails'));
    return { breaker, time };
  }

  it('refuses while open, without starting anything, and says when to come back', async () => {
    const { breaker, time } = await openBreaker();
    time.pass(1_500);
    let started = false;
    const error = await rejection(
      breaker.run(async () => {
        started = true;
        return { standing: 'answers' };
      }),
    );
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      facts: { system: 'emmy', retryable: true, retryAfterSeconds: 4 },
    });
    expect(started).toBe(false);
  });

  it('stays closed while fewer fail in a row', async () => {
    const breaker = createBreaker({ system: 'emmy', now: () => 0 });
    for (let round = 0; round < 3; round += 1) {
      for (let count = 1; count < failuresToOpen; count += 1) await breaker.run(work('fails'));
      await breaker.run(work('answers'));
    }
    expect(await breaker.run(work('answers'))).toEqual({ standing: 'answers' });
  });

  it('learns nothing from requests given up early', async () => {
    const breaker = createBreaker({ system: 'emmy', now: () => 0 });
    for (let count = 0; count < 3 * failuresToOpen; count += 1) await breaker.run(work('unknown'));
    expect(await breaker.run(work('answers'))).toEqual({ standing: 'answers' });
  });

  it('lets one request try after the pause, and refuses the others until it is back', async () => {
    const { breaker, time } = await openBreaker();
    time.pass(5_000);
    let answer: ((result: { standing: Standing }) => void) | undefined;
    const trial = breaker.run(() => new Promise<{ standing: Standing }>((resolve) => (answer = resolve)));
    const refused = await rejection(breaker.run(work('answers')));
    expect(refused).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { retryAfterSeconds: 1 } });
    answer?.({ standing: 'answers' });
    await trial;
    expect(await breaker.run(work('answers'))).toEqual({ standing: 'answers' });
  });

  it('opens for another pause when the trial fails', async () => {
    const { breaker, time } = await openBreaker();
    time.pass(5_000);
    await breaker.run(work('fails'));
    time.pass(4_999);
    await rejection(breaker.run(work('answers')));
    time.pass(1);
    expect(await breaker.run(work('answers'))).toEqual({ standing: 'answers' });
  });

  it.each(['was given up', 'broke'])('lets the next one try when the trial %s', async (end) => {
    const { breaker, time } = await openBreaker();
    time.pass(5_000);
    const trial = breaker.run(() => (end === 'broke' ? Promise.reject(new Error(end)) : work('unknown')()));
    await trial.catch((error: Error) => expect(error.message).toBe('broke'));
    expect(await breaker.run(work('answers'))).toEqual({ standing: 'answers' });
  });
});

describe('a system', () => {
  it('that keeps failing is not asked any more until the pause is over', async () => {
    let status = 503;
    const time = createTestTime();
    const { door, server, calls } = await site.open(
      (response) => (status === 200 ? answerJson(response, { id: 1 }) : response.writeHead(status).end()),
      { retries: 0, time },
    );
    for (let count = 0; count < failuresToOpen; count += 1) {
      expect(await rejection(door.read(createCaller(), { path: '/a', schema: Thing }))).toMatchObject({
        facts: { status: 503 },
      });
    }
    const refused = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(refused).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      facts: { system: 'emmy', retryAfterSeconds: 5 },
    });
    expect(refused.facts).not.toHaveProperty('status');
    expect(server.arrivals).toHaveLength(failuresToOpen);
    expect(calls).toHaveLength(failuresToOpen);

    status = 200;
    time.pass(5_000);
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 1 });
    expect(server.arrivals).toHaveLength(failuresToOpen + 1);
  });

  it('whose breaker opens between two attempts is not asked a last time', async () => {
    const { door, server } = await site.open((response) => response.writeHead(502).end());
    for (let count = 0; count < 4; count += 1) {
      await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    }
    expect(server.arrivals).toHaveLength(failuresToOpen);
  });

  it.each([401, 403, 404, 429, 500])('that answers %i is there: the breaker stays closed', async (status) => {
    const { door, server } = await site.open((response) => response.writeHead(status).end(), { retries: 0 });
    for (let count = 0; count < failuresToOpen + 1; count += 1) {
      await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    }
    expect(server.arrivals).toHaveLength(failuresToOpen + 1);
  });

  /** A system that never answers, given up `count` times after `silence` milliseconds by the door's clock. */
  async function giveUp(count: number, silence: number, reason: Error) {
    const time = createTestTime();
    const { door, server } = await site.open(() => undefined, { time, timeoutSeconds: 10 });
    for (let number = 1; number <= count; number += 1) {
      const controller = new AbortController();
      const read = rejection(
        door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
      );
      await server.arrived(number);
      time.pass(silence);
      controller.abort(reason);
      await read;
      await server.dropped(number);
    }
    return { door, server };
  }

  it.each([new Error('gone'), new DOMException('deadline', 'TimeoutError')])(
    'is not blamed for impatient readers: %s',
    async (reason) => {
      const { door, server } = await giveUp(failuresToOpen, 4_999, reason);
      const controller = new AbortController();
      const read = rejection(
        door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
      );
      await server.arrived(failuresToOpen + 1);
      controller.abort(reason);
      await read;
    },
  );

  it.each([new Error('gone'), new DOMException('deadline', 'TimeoutError')])(
    'that is silent for half its time limit again and again is not asked any more: %s',
    async (reason) => {
      const { door, server } = await giveUp(failuresToOpen, 5_000, reason);
      const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
      expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { retryAfterSeconds: 5 } });
      expect(server.arrivals).toHaveLength(failuresToOpen);
    },
  );
});
