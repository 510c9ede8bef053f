import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../src/domain/change/refusal.ts';
import type { Author } from '../../../src/domain/change/run.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { author, callOf, changeOf, failing, setUp, step } from './changes.ts';

describe('an idempotency key', () => {
  function counting() {
    const counted = { sent: 0 };
    async function plan() {
      return changeOf([step('send', async () => void (counted.sent += 1))], { number: counted.sent + 1 });
    }
    return { counted, plan };
  }

  async function refused(): Promise<never> {
    throw new InvalidInput([{ path: 'name', message: 'No.' }]);
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
    const busy = new ClusterQLError('UPSTREAM_UNAVAILABLE', 'Busy.', { status: 503, retryable: true });
    const call = callOf(async () => changeOf([step('send', () => Promise.reject(busy))]), {
      idempotencyKey: 'k',
    });
    expect(await make(author, call)).toMatchObject({ kind: 'UpstreamFailure', retryable: true });
    expect(keys.size).toBe(0);
  });

  it('can be used again by whom the system did not recognise, with a token that it does', async () => {
    const { make, keys } = setUp();
    const call = callOf(async () => changeOf([step('send', failing('UPSTREAM_UNAUTHENTICATED', 401))]), {
      idempotencyKey: 'k',
    });
    expect(await make(author, call)).toMatchObject({ kind: 'UpstreamFailure', status: 401 });
    expect(keys.size).toBe(0);
  });

  it('that cannot be given back hides no refusal, and the log learns of it', async () => {
    const { make, failing: broken, errors } = setUp();
    broken.add('release');
    expect((await make(author, callOf(refused, { idempotencyKey: 'k' }))).kind).toBe('InvalidInput');
    expect(errors.map(({ code }) => code)).toEqual(['DATABASE_UNAVAILABLE']);
  });

  it.each([
    ['refused by the system', 'UPSTREAM_FORBIDDEN', 403],
    ['never answered', 'OUTCOME_UNKNOWN', undefined],
  ] as const)('of a request that was %s is not sent again', async (_, code, status) => {
    const { make } = setUp();
    let sent = 0;
    const send = step('send', () => {
      sent += 1;
      return failing(code, status)();
    });
    const call = callOf(async () => changeOf([send]), { idempotencyKey: 'k' });
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
    const call = callOf(async () => changeOf([step('send')]), { input, idempotencyKey: 'k' });
    await make(author, call);
    const other = { ...call, input: { password: new Secret('canary-other') } };
    expect((await make(author, other)).kind).toBe('Conflict');
  });

  it('of the answer is shown once; a replay answers null and says so', async () => {
    const { make, keys } = setUp();
    const result = { id: 'x', clientSecret: new Secret('canary-out') };
    const call = callOf(async () => changeOf([step('send')], result), { idempotencyKey: 'k' });
    const first = await make(author, call);
    const { payload } = first as { payload: { clientSecret: Secret } };
    expect(payload.clientSecret.reveal()).toBe('canary-out');
    expect(JSON.stringify([...keys])).not.toContain('canary');
    expect(await make(author, call)).toEqual({
      kind: 'Done',
      payload: { id: 'x', clientSecret: null },
      secretAlreadyShown: true,
    });
  });
});
