import { describe, expect, it } from 'vitest';
import { createOrdering } from '../../src/domain/page/order.ts';
import { Secret } from '../../src/domain/secret.ts';
import {
  type Setting,
  settingKeys,
  type SettingFilter,
  settingProblems,
  type SettingSource,
} from '../../src/domain/setting.ts';
import { toSetting } from '../../src/upstream/runai/settings/map.ts';
import { rejection } from '../http/site.ts';
import { type ChangingRunai, make, openRunai, planned } from './runai-changing.ts';
import { dgx } from './runai-server.ts';

const path = '/v1/k8s/setting';
const canary = 'made-up-password-of-the-mail-server';

async function list(settings: SettingSource, filter: SettingFilter = {}): Promise<readonly Setting[]> {
  const ordering = createOrdering<Setting, 'KEY'>({ field: 'KEY', direction: 'ASC' }, settingKeys.KEY, false);
  const signal = new AbortController().signal;
  const slice = await settings.read({ filter, ordering, after: null, limit: 100, mostRows: 1_000, signal });
  return slice.rows.map(({ row }) => row);
}

async function openWithText(): Promise<ChangingRunai> {
  const runai = await openRunai();
  const [first] = runai.fake.state.settings as [any];
  runai.fake.state.settings.push({ ...first, key: 'smtp_password', type: 'string', value: canary });
  return runai;
}

describe('settings of Run:ai', () => {
  it('are not read by editors, whom it refuses', async () => {
    const runai = await openRunai({}, 'editor');
    expect(await rejection(list(runai.settings))).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('are listed by key, switches as switches and numbers as numbers, with one request', async () => {
    const { fake, settings } = await openRunai();
    expect(
      (await list(settings)).map(({ key, kind, boolean, number }) => [key, kind, boolean ?? number]),
    ).toEqual([
      ['cpu_quota', 'BOOLEAN', true],
      ['flexible_submission', 'BOOLEAN', false],
      ['idle_logout', 'NUMBER', 60],
      ['inference', 'BOOLEAN', true],
    ]);
    expect(fake.received.map((request) => request.path)).toEqual([path]);
    const found = await list(settings, { categories: ['Workloads'], text: 'MANIFEST' });
    expect(found.map(({ id }) => id)).toEqual(['Setting:dgx:flexible_submission']);
  });

  it('never show a text, which may be a secret', async () => {
    const { settings } = await openWithText();
    const rows = await list(settings);
    expect(rows.find(({ key }) => key === 'smtp_password')).toMatchObject({
      ...{ kind: 'TEXT', upstreamKind: 'string', hasText: true, boolean: null, number: null },
    });
    expect(JSON.stringify(rows)).not.toContain(canary);
  });

  it.each([
    [
      { key: 'a', type: 'boolean', value: canary },
      { kind: 'TEXT', boolean: null, hasText: true },
    ],
    [
      { key: 'a', type: 'boolean', value: null },
      { kind: 'BOOLEAN', boolean: null, hasText: null },
    ],
    [
      { key: 'a', type: 'toggle', value: 'false' },
      { kind: 'BOOLEAN', boolean: false },
    ],
    [
      { key: 'a', value: true },
      { kind: 'BOOLEAN', boolean: true, upstreamKind: null },
    ],
    [
      { key: 'a', type: 'Integer', value: 15 },
      { kind: 'NUMBER', number: 15 },
    ],
    // A number that is not called one may be somebody's PIN.
    [
      { key: 'a', type: 'string', value: '4711' },
      { kind: 'TEXT', number: null, hasText: true },
    ],
    [
      { key: 'a', type: 'string', value: '' },
      { kind: 'TEXT', hasText: false },
    ],
  ])('mean of %j no more than it says', (setting, shown) => {
    expect(toSetting(dgx, setting)).toMatchObject(shown);
  });

  it('that a release no longer has are unsupported', async () => {
    const { fake, settings } = await openRunai();
    fake.setFault({ kind: 'status', status: 405 }, path);
    expect(await rejection(list(settings))).toMatchObject({ code: 'UNSUPPORTED', facts: { system: 'dgx' } });
  });
});

describe('a changed setting', () => {
  it('is not changed by editors, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'editor');
    expect(await rejection(runai.settingChanges.set(['inference'], { boolean: false }))).toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
    });
    expect(runai.writes()).toEqual([]);
  });

  it('is sent as planned, and answered as it was read again', async () => {
    const runai = await openRunai();
    const plan = await planned(runai.settingChanges.set(['inference'], { boolean: false }));
    const { outcome } = await make(runai.settingChanges.set(['inference'], { boolean: false }));
    expect(plan).toEqual({ request: `PUT ${path}`, body: { key: 'inference', value: false } });
    expect(runai.writes()).toEqual([plan]);
    expect(runai.fake.received.at(-1)).toMatchObject({ method: 'GET', path });
    expect(outcome).toMatchObject({ payload: { setting: { key: 'inference', boolean: false } } });
    expect((await runai.settingChanges.set(['inference'], { boolean: false })).steps).toEqual([]);
  });

  it('of a text goes out whole and is shown nowhere, not even that it stood already', async () => {
    const runai = await openWithText();
    const text = new Secret(canary);
    const plan = await planned(runai.settingChanges.set(['smtp_password'], { text }));
    expect(plan.body).toEqual({ key: 'smtp_password', value: '***' });
    const { outcome, steps } = await make(runai.settingChanges.set(['smtp_password'], { text }));
    expect(runai.writes()).toEqual([
      { request: `PUT ${path}`, body: { key: 'smtp_password', value: canary } },
    ]);
    expect(outcome).toMatchObject({ payload: { setting: { hasText: true } } });
    expect(JSON.stringify([outcome, steps])).not.toContain(canary);
    const removal = await make(runai.settingChanges.set(['smtp_password'], { text: new Secret('') }));
    expect(removal.outcome).toMatchObject({ payload: { setting: { hasText: false } } });
  });

  it('that Run:ai took and did not make is told as a failure', async () => {
    const runai = await openRunai();
    const kept = runai.fake.state.settings.find(({ key }) => key === 'idle_logout');
    Object.defineProperty(kept, 'value', { get: () => '60', set: () => undefined, enumerable: true });
    const { outcome } = await make(runai.settingChanges.set(['idle_logout'], { number: 15 }));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure' });
    expect(runai.writes()).toHaveLength(1);
  });

  it.each([
    ['inference', { number: 1 }, 'BAD_USER_INPUT', 'as `boolean`'],
    ['idle_logout', { text: new Secret('60') }, 'BAD_USER_INPUT', 'as `number`'],
    ['missing', { boolean: true }, 'NOT_FOUND', 'Setting:dgx:missing'],
  ])('%s cannot become %j, and nothing is sent', async (key, input, code, words) => {
    const runai = await openRunai();
    const error = await rejection(runai.settingChanges.set([key], input));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([error.message, error.problems])).toContain(words);
    expect(runai.writes()).toEqual([]);
  });

  it.each([
    [{}, ['boolean']],
    [{ boolean: null }, ['boolean']],
    [{ boolean: true, text: new Secret('x') }, ['text']],
    [{ boolean: false }, []],
    [{ number: 0 }, []],
  ])('has exactly one value: %j', (input, paths) => {
    expect(settingProblems(input).map((problem) => problem.path)).toEqual(paths);
  });
});
