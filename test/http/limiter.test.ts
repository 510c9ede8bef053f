import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../src/http/limiter.ts';
import { answerJson } from './loopback.ts';
import { createCaller, createSite, rejection, settle, Thing } from './site.ts';

const site = createSite();

describe('the queue of a system', () => {
  it('refuses whoever comes when it is full, and sends nothing for them', async () => {
    const { door, server, calls } = await site.open(() => undefined, { concurrency: 1, maxQueue: 1 });
    const controller = new AbortController();
    const caller = createCaller({ signal: controller.signal });
    const running = rejection(door.read(caller, { path: '/a', schema: Thing }));
    const waiting = rejection(door.read(caller, { path: '/b', schema: Thing }));
    const error = await rejection(door.read(createCaller(), { path: '/c', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { system: 'emmy', retryable: true } });
    expect(error.message).toBe('System emmy has too many requests waiting; try again in a moment.');
    await server.arrived(1);
    controller.abort(new Error('over'));
    await Promise.all([running, waiting, server.dropped(1)]);
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a']);
    expect(calls).toHaveLength(1);
  });

  it('lets no more through at once than the system may have', async () => {
    let atOnce = 0;
    let most = 0;
    const { door, server } = await site.open(
      (response) => {
        most = Math.max(most, (atOnce += 1));
        setTimeout(() => {
          atOnce -= 1;
          answerJson(response, { id: 1 });
        }, 5);
      },
      { concurrency: 3 },
    );
    const paths = Array.from({ length: 12 }, (_, index) => `/${index}`);
    await Promise.all(paths.map((path) => door.read(createCaller(), { path, schema: Thing })));
    expect(server.arrivals).toHaveLength(12);
    expect(most).toBe(3);
  });

  it('is left by a reader who goes, and the next one moves up', async () => {
    let answerFirst: (() => void) | undefined;
    const { door, server } = await site.open(
      (response, _, number) => {
        if (number === 1) answerFirst = () => answerJson(response, { id: 1 });
        else answerJson(response, { id: number });
      },
      { concurrency: 1 },
    );
    const controller = new AbortController();
    const first = door.read(createCaller(), { path: '/a', schema: Thing });
    const second = rejection(
      door.read(createCaller({ signal: controller.signal }), { path: '/b', schema: Thing }),
    );
    const third = door.read(createCaller(), { path: '/c', schema: Thing });
    await server.arrived(1);
    controller.abort(new Error('gone'));
    expect((await second).message).toBe('gone');
    answerFirst?.();
    expect([await first, await third]).toEqual([{ id: 1 }, { id: 2 }]);
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a', '/c']);
  });

  it('is not held up by a read that pauses before its retry', async () => {
    let wake: (() => void) | undefined;
    const time = {
      now: () => 0,
      random: () => 0,
      sleep: () => new Promise<void>((resolve) => (wake = resolve)),
    };
    const { door, server } = await site.open(
      (response, _, number) =>
        number === 1 ? response.writeHead(503).end() : answerJson(response, { id: number }),
      { concurrency: 1, time },
    );
    const paused = door.read(createCaller(), { path: '/a', schema: Thing });
    expect(await door.read(createCaller(), { path: '/b', schema: Thing })).toEqual({ id: 2 });
    wake?.();
    expect(await paused).toEqual({ id: 3 });
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a', '/b', '/a']);
  });
});

type Step = { kind: 'arrive' } | { kind: 'finish'; which: number } | { kind: 'leave'; which: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Step>({ kind: 'arrive' }) },
    { weight: 2, arbitrary: fc.nat(20).map<Step>((which) => ({ kind: 'finish', which })) },
    { weight: 1, arbitrary: fc.nat(20).map<Step>((which) => ({ kind: 'leave', which })) },
  ),
  { maxLength: 60 },
);

/** The limiter as simple as it can be said: two lists of names. */
function createModel(concurrency: number, maxQueue: number) {
  const running: number[] = [];
  const waiting: number[] = [];
  const started: number[] = [];

  function fill(): void {
    while (running.length < concurrency && waiting.length > 0) {
      const next = waiting.shift() as number;
      running.push(next);
      started.push(next);
    }
  }

  return {
    running,
    waiting,
    started,
    arrive(name: number): boolean {
      if (running.length === concurrency && waiting.length === maxQueue) return false;
      waiting.push(name);
      fill();
      return true;
    },
    remove(list: number[], name: number): void {
      list.splice(list.indexOf(name), 1);
      fill();
    },
  };
}

it('whoever comes, ends and leaves in whatever order: first come first served, never too many, nobody forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.nat(4),
      steps,
      async (concurrency, maxQueue, script) => {
        const limiter = createLimiter({ system: 'emmy', concurrency, maxQueue });
        const model = createModel(concurrency, maxQueue);
        const started: number[] = [];
        const outcomes: Promise<string>[] = [];
        const finish = new Map<number, () => void>();
        const signals: AbortController[] = [];

        function arrive(): void {
          const name = signals.length;
          const controller = new AbortController();
          signals.push(controller);
          const work = limiter.run(controller.signal, () => {
            started.push(name);
            return new Promise<string>((resolve) => finish.set(name, () => resolve('done')));
          });
          outcomes.push(work.catch((error: Error) => error.message));
        }

        const expected: string[] = [];
        for (const step of script) {
          if (step.kind === 'arrive') {
            const name = signals.length;
            arrive();
            const admitted = model.arrive(name);
            expected[name] = admitted
              ? 'done'
              : 'System emmy has too many requests waiting; try again in a moment.';
          } else {
            const list = step.kind === 'finish' ? model.running : model.waiting;
            const name = list[step.which % list.length];
            if (name === undefined) continue;
            if (step.kind === 'finish') finish.get(name)?.();
            else {
              signals[name]?.abort(new Error('left'));
              expected[name] = 'left';
            }
            model.remove(list, name);
          }
          await settle();
          expect(started).toEqual(model.started);
        }

        while (model.running.length > 0) {
          const name = model.running[0] as number;
          finish.get(name)?.();
          model.remove(model.running, name);
          await settle();
        }
        expect(started).toEqual(model.started);
        expect(await Promise.all(outcomes)).toEqual(expected);
      },
    ),
    { numRuns: 100 },
  );
});
