import { describe, expect, it } from 'vitest';
import { InvalidInput, PartlyApplied } from '../../../src/domain/change/refusal.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { author, callOf, changeOf, failing, setUp, step } from './changes.ts';

describe('a change', () => {
  it('is not made when it cannot be written down first, and the log learns why', async () => {
    const { make, failing: broken, errors } = setUp();
    broken.add('STARTED');
    let sent = 0;
    const call = callOf(async () => changeOf([step('send', async () => void (sent += 1))]));
    expect(await make(author, call)).toMatchObject({ kind: 'UpstreamFailure', code: 'DATABASE_UNAVAILABLE' });
    expect(sent).toBe(0);
    expect(errors.map(({ code }) => code)).toEqual(['DATABASE_UNAVAILABLE']);
  });

  it('is not made when its key cannot be taken', async () => {
    const { make, failing: broken, entries, errors } = setUp();
    broken.add('claim');
    const call = callOf(async () => Promise.reject(new Error('asked')), { idempotencyKey: 'k' });
    expect(await make(author, call)).toMatchObject({ kind: 'UpstreamFailure', code: 'DATABASE_UNAVAILABLE' });
    expect(entries).toEqual([]);
    expect(errors.map(({ code }) => code)).toEqual(['DATABASE_UNAVAILABLE']);
  });

  it('is written down before anything is sent, and after', async () => {
    const { make, entries } = setUp();
    const seen: string[] = [];
    const send = step('send', async () => void seen.push(...entries.map(({ kind }) => kind)));
    const outcome = await make(
      author,
      callOf(async () => changeOf([send])),
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

  it('is answered truthfully even when what was sent cannot be told to the audit', async () => {
    const { make, errors, entries } = setUp();
    let sent = false;
    const { effects, ...rest } = step('send', async () => void (sent = true));
    const forgetful = {
      ...rest,
      effects() {
        if (sent) throw new Error('what was sent is forgotten');
        return effects();
      },
    };
    const outcome = await make(
      author,
      callOf(async () => changeOf([forgetful])),
    );
    expect(outcome.kind).toBe('Done');
    expect(entries.map(({ kind }) => kind)).toEqual(['STARTED']);
    expect(errors.map(({ cause }) => cause)).toMatchObject([{ message: 'what was sent is forgotten' }]);
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
    const cause = new ClusterQLError('UPSTREAM_FAILURE', 'It failed.', { status: 500 });
    const partly = new PartlyApplied(cause, { applied: ['quota'], notApplied: ['name'] });
    const outcome = await make(
      author,
      callOf(async () => changeOf([step('patch', () => Promise.reject(partly))])),
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
