import { describe, expect, it } from 'vitest';
import type { Change, Step } from '../../../src/domain/change/change.ts';
import { createInputSeal } from '../../../src/domain/change/key.ts';
import { InvalidInput, PartlyApplied } from '../../../src/domain/change/refusal.ts';
import { type Author, type ChangeCall, createMakeChange } from '../../../src/domain/change/run.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { createMemoryLedger } from './memory-ledger.ts';

const seal = createInputSeal([{ id: 'k1', secret: 'a secret of more than thirty-two characters' }]);
const author: Author = { issuer: 'campus', subject: 'u-1', name: null, requestId: 'r-1' };
const system = { name: 'renku', kind: 'renku' } as const;

function setUp(now?: () => number) {
  const memory = createMemoryLedger();
  const errors: ClusterQLError[] = [];
  const make = createMakeChange({
    ledger: memory.ledger,
    seal,
    onError: (error) => void errors.push(error),
    ...(now && { now }),
  });
  return { ...memory, make, errors };
}

function step(intent: string, run: () => Promise<void> = async () => {}): Step {
  const effect = { kind: 'request', system, method: 'POST', path: `/${intent}`, body: null } as const;
  return { intent, fields: [intent], effects: () => [effect], run };
}

function changeOf(steps: readonly Step[], result: unknown = { done: true }): Change<unknown> {
  return { steps, result: () => result, lookAt: () => 'pool 7' };
}

function callOf(plan: () => Promise<Change<unknown>>, more: Partial<ChangeCall<unknown>> = {}) {
  return {
    mutation: 'createPool',
    input: { name: 'a pool' },
    credentials: { renku: 'forward' },
    idempotencyKey: null,
    dryRun: false,
    signal: new AbortController().signal,
    ...more,
    plan,
  } satisfies ChangeCall<unknown>;
}

function failing(code: ConstructorParameters<typeof ClusterQLError>[0], status?: number) {
  return async () => {
    throw new ClusterQLError(code, 'It did not work.', { system: 'renku', status });
  };
}

describe('a change', () => {
  it('is not made when it cannot be written down first', async () => {
    const { make, failing: broken } = setUp();
    broken.add('STARTED');
    let sent = 0;
    const call = callOf(async () => changeOf([step('send', async () => void (sent += 1))]));
    await expect(make(author, call)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(sent).toBe(0);
  });

  it('is not made when its key cannot be taken', async () => {
    const { make, failing: broken, entries } = setUp();
    broken.add('claim');
    const call = callOf(async () => Promise.reject(new Error('asked')), { idempotencyKey: 'k' });
    await expect(make(author, call)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(entries).toEqual([]);
  });

  it('is written down before anything is sent, and after', async () => {
    const { make, entries } = setUp();
    const seen: string[] = [];
    const run = async () => void seen.push(...entries.map(({ kind }) => kind));
    const outcome = await make(
      author,
      callOf(async () => changeOf([step('send', run)])),
    );
    expect(outcome).toEqual({ kind: 'Done', payload: { done: true }, secretAlreadyShown: false });
    expect(seen).toEqual(['STARTED']);
    expect(entries.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['STARTED', null],
      ['FINISHED', 'Done'],
    ]);
    const [started, finished] = entries;
    expect(started?.changeId).toBe(finished?.changeId);
    expect(JSON.parse(started?.effects ?? '')).toMatchObject([
      { intent: 'send', effects: [{ path: '/send' }] },
    ]);
    expect(JSON.parse(finished?.effects ?? '')).toMatchObject([
      { status: 'APPLIED', effects: [{ path: '/send' }] },
    ]);
  });

  it('is answered truthfully even when its end cannot be written down', async () => {
    const { make, failing: broken, errors } = setUp();
    broken.add('FINISHED');
    const outcome = await make(
      author,
      callOf(async () => changeOf([step('send')])),
    );
    expect(outcome.kind).toBe('Done');
    expect(errors.map(({ code }) => code)).toEqual(['DATABASE_UNAVAILABLE']);
  });

  it('shows its plan in a dry run, sends nothing and takes no key', async () => {
    const { make, entries, keys } = setUp();
    const call = callOf(async () => changeOf([step('send', failing('INTERNAL'))]), {
      dryRun: true,
      idempotencyKey: 'k',
    });
    expect(await make(author, call)).toMatchObject({ kind: 'Plan', steps: [{ intent: 'send' }] });
    expect(entries.map(({ kind, outcome }) => [kind, outcome])).toEqual([['DRY_RUN', 'Plan']]);
    expect(keys.size).toBe(0);
  });

  it('answers what the plan refuses and writes nothing down', async () => {
    const { make, entries } = setUp();
    const problems = [{ path: 'name', message: 'Too short.' }];
    const call = callOf(async () => Promise.reject(new InvalidInput(problems)));
    expect(await make(author, call)).toMatchObject({ kind: 'InvalidInput', problems });
    expect(entries).toEqual([]);
  });

  it('throws what nobody expected of a plan', async () => {
    const { make } = setUp();
    const call = callOf(async () => Promise.reject(new Error('a bug')));
    await expect(make(author, call)).rejects.toThrow('a bug');
  });

  it('stops at the step that fails and tells which were applied', async () => {
    const { make, entries } = setUp();
    const steps = [
      step('one'),
      step('two', failing('UPSTREAM_FAILURE', 500)),
      step('three', failing('INTERNAL')),
    ];
    const outcome = await make(
      author,
      callOf(async () => changeOf(steps)),
    );
    expect(outcome).toMatchObject({ kind: 'PartiallyApplied', code: 'UPSTREAM_FAILURE', lookAt: 'pool 7' });
    expect(outcome).toHaveProperty('steps', [
      expect.objectContaining({ intent: 'one', status: 'APPLIED' }),
      expect.objectContaining({ intent: 'two', status: 'FAILED', message: 'It did not work.' }),
      expect.objectContaining({ intent: 'three', status: 'NOT_TRIED' }),
    ]);
    expect(entries.at(-1)?.outcome).toBe('PartiallyApplied');
  });

  it('tells field by field what a system applied of one request', async () => {
    const { make } = setUp();
    const run = async () => {
      const cause = new ClusterQLError('UPSTREAM_FAILURE', 'It failed.', { status: 500 });
      throw new PartlyApplied(cause, { applied: ['quota'], notApplied: ['name'] });
    };
    const outcome = await make(
      author,
      callOf(async () => changeOf([step('patch', run)])),
    );
    expect(outcome).toHaveProperty('steps', [
      expect.objectContaining({ fields: ['quota'], status: 'APPLIED', message: null }),
      expect.objectContaining({ fields: ['name'], status: 'FAILED' }),
    ]);
  });

  it('whose request was not answered has an unknown outcome, with what to look at', async () => {
    const { make } = setUp();
    const outcome = await make(
      author,
      callOf(async () => changeOf([step('send', failing('OUTCOME_UNKNOWN'))])),
    );
    expect(outcome).toMatchObject({ kind: 'OutcomeUnknown', code: 'OUTCOME_UNKNOWN', lookAt: 'pool 7' });
  });

  it('that broke in the middle by a mistake of ours has an unknown outcome, and the log learns why', async () => {
    const { make, errors } = setUp();
    const bug = new Error('a bug');
    const outcome = await make(
      author,
      callOf(async () => changeOf([step('send', () => Promise.reject(bug))])),
    );
    expect(outcome.kind).toBe('OutcomeUnknown');
    expect(errors).toMatchObject([{ code: 'INTERNAL', cause: bug }]);
  });

  it('of which only the answer is missing is told as applied', async () => {
    const { make } = setUp();
    const change = { ...changeOf([step('one')]), result: failing('UPSTREAM_UNAVAILABLE') };
    const outcome = await make(
      author,
      callOf(async () => change),
    );
    expect(outcome).toMatchObject({ kind: 'PartiallyApplied', steps: [{ status: 'APPLIED' }] });
  });

  it('begins no further step once its time ran out', async () => {
    const { make } = setUp();
    const time = new AbortController();
    const steps = [step('one', async () => time.abort()), step('two', failing('INTERNAL'))];
    const outcome = await make(
      author,
      callOf(async () => changeOf(steps), { signal: time.signal }),
    );
    expect(outcome).toMatchObject({ kind: 'PartiallyApplied', code: 'UPSTREAM_TIMEOUT' });
  });
});

describe('an idempotency key', () => {
  function counting() {
    const counted = { sent: 0 };
    async function plan() {
      return changeOf([step('send', async () => void (counted.sent += 1))], { number: counted.sent + 1 });
    }
    return { counted, plan };
  }

  it('is refused with another input', async () => {
    const { make } = setUp();
    const { counted, plan } = counting();
    await make(author, callOf(plan, { idempotencyKey: 'k' }));
    const other = await make(author, callOf(plan, { idempotencyKey: 'k', input: { name: 'another' } }));
    expect(other.kind).toBe('Conflict');
    expect(counted.sent).toBe(1);
  });

  it('is carried out once and answered the same', async () => {
    const { make, entries } = setUp();
    const { counted, plan } = counting();
    const first = await make(author, callOf(plan, { idempotencyKey: 'k' }));
    expect(await make(author, callOf(plan, { idempotencyKey: 'k' }))).toEqual(first);
    expect(counted.sent).toBe(1);
    expect(entries).toHaveLength(2);
  });

  it('is carried out once when 50 calls arrive together', async () => {
    const { make } = setUp();
    const { counted, plan } = counting();
    const calls = Array.from({ length: 50 }, () => make(author, callOf(plan, { idempotencyKey: 'k' })));
    const answers = new Set((await Promise.all(calls)).map((answer) => JSON.stringify(answer)));
    expect(answers.size).toBe(1);
    expect(counted.sent).toBe(1);
  });

  it.each([
    ['another person', { author: { ...author, subject: 'u-2' } }],
    ['the same name at another issuer', { author: { ...author, issuer: 'elsewhere' } }],
    ['another mutation', { mutation: 'updatePool' }],
  ])(
    'means nothing to %s',
    async (_, { author: who = author, ...more }: { author?: Author; mutation?: string }) => {
      const { make } = setUp();
      const { counted, plan } = counting();
      await make(author, callOf(plan, { idempotencyKey: 'k' }));
      await make(who, callOf(plan, { idempotencyKey: 'k', ...more }));
      expect(counted.sent).toBe(2);
    },
  );

  it('can be used again after a refusal, corrected', async () => {
    const { make } = setUp();
    const { counted, plan } = counting();
    const refused = async () => Promise.reject(new InvalidInput([{ path: 'name', message: 'No.' }]));
    await make(author, callOf(refused, { idempotencyKey: 'k' }));
    const mended = await make(author, callOf(plan, { idempotencyKey: 'k', input: { name: 'mended' } }));
    expect(mended.kind).toBe('Done');
    expect(counted.sent).toBe(1);
  });

  it('can be used again when the request never left', async () => {
    const { make, keys } = setUp();
    const unsent = callOf(async () => changeOf([step('send', failing('UPSTREAM_UNAVAILABLE'))]), {
      idempotencyKey: 'k',
    });
    expect((await make(author, unsent)).kind).toBe('UpstreamFailure');
    expect(keys.size).toBe(0);
  });

  it('can be used again when the system was too busy to look at the request', async () => {
    const { make, keys } = setUp();
    const busy = async () => {
      throw new ClusterQLError('UPSTREAM_UNAVAILABLE', 'Busy.', { status: 503, retryable: true });
    };
    const call = callOf(async () => changeOf([step('send', busy)]), { idempotencyKey: 'k' });
    expect(await make(author, call)).toMatchObject({ kind: 'UpstreamFailure', retryable: true });
    expect(keys.size).toBe(0);
  });

  it.each([
    ['refused by the system', 'UPSTREAM_FORBIDDEN', 403],
    ['never answered', 'OUTCOME_UNKNOWN', undefined],
  ] as const)('of a request that was %s is not sent again', async (_, code, status) => {
    const { make } = setUp();
    let sent = 0;
    const run = async () => {
      sent += 1;
      await failing(code, status)();
    };
    const call = callOf(async () => changeOf([step('send', run)]), { idempotencyKey: 'k' });
    const first = await make(author, call);
    expect(await make(author, call)).toEqual(first);
    expect(sent).toBe(1);
  });

  it('whose process ended in the middle has an unknown outcome and is not sent again', async () => {
    let time = Date.parse('2026-11-22T12:00:00Z');
    const { make } = setUp(() => time);
    const { counted, plan } = counting();
    const endless = callOf(async () => new Promise<never>(() => {}), { idempotencyKey: 'k' });
    void make(author, endless);
    await new Promise((resolve) => setImmediate(resolve));
    time += 10 * 60_000;
    expect((await make(author, callOf(plan, { idempotencyKey: 'k' }))).kind).toBe('OutcomeUnknown');
    expect(counted.sent).toBe(0);
  });

  it('is waited for no longer than the request lasts', async () => {
    const { make } = setUp();
    const { plan } = counting();
    void make(
      author,
      callOf(async () => new Promise<never>(() => {}), { idempotencyKey: 'k' }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    const late = callOf(plan, { idempotencyKey: 'k', signal: AbortSignal.abort() });
    expect(await make(author, late)).toMatchObject({ kind: 'OutcomeUnknown', lookAt: 'auditEvents' });
  });
});

describe('a secret', () => {
  const input = { password: new Secret('canary-in') };

  it('of the input is in no line of the audit and no claim', async () => {
    const { make, entries, keys } = setUp();
    await make(
      author,
      callOf(async () => changeOf([step('send')]), { input, idempotencyKey: 'k' }),
    );
    expect(JSON.stringify([entries, [...keys]])).not.toContain('canary');
    expect(entries[0]?.input).toBe('{"password":"***"}');
  });

  it('makes two inputs that differ in nothing else differ', async () => {
    const { make } = setUp();
    const plan = async () => changeOf([step('send')]);
    await make(author, callOf(plan, { input, idempotencyKey: 'k' }));
    const other = { password: new Secret('canary-other') };
    expect((await make(author, callOf(plan, { input: other, idempotencyKey: 'k' }))).kind).toBe('Conflict');
  });

  it('of the answer is shown once; a replay answers null and says so', async () => {
    const { make, keys } = setUp();
    const plan = async () => changeOf([step('send')], { id: 'x', clientSecret: new Secret('canary-out') });
    const first = await make(author, callOf(plan, { idempotencyKey: 'k' }));
    const { payload } = first as { payload: { clientSecret: Secret } };
    expect(payload.clientSecret.reveal()).toBe('canary-out');
    expect(JSON.stringify([...keys])).not.toContain('canary');
    expect(await make(author, callOf(plan, { idempotencyKey: 'k' }))).toEqual({
      kind: 'Done',
      payload: { id: 'x', clientSecret: null },
      secretAlreadyShown: true,
    });
  });
});
