import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { newServiceAccountProblems } from '../../src/domain/service-account-changes.ts';
import { serviceAccountKeys } from '../../src/domain/service-account.ts';
import { rejection } from '../http/site.ts';
import { violations } from '../sandbox/runai/openapi.ts';
import { absent, load, why } from '../sandbox/runai/published.ts';
import { made, make, openRunai, planned } from './runai-changing.ts';
import { listOf } from './runai-rows.ts';

const byName = { field: 'NAME', direction: 'ASC', key: serviceAccountKeys.NAME } as const;
const path = '/api/v1/service-accounts';
/** The path of each release, which is configured so that nothing is asked to find it out. */
const paths = [
  ['2.18', '/api/v1/apps'],
  ['2.23', '/api/v1/apps'],
  ['2.24', path],
  ['3.0', path],
] as const;

describe('service accounts', () => {
  it('are not shown to viewers, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'viewer');
    expect(await rejection(listOf(runai.serviceAccounts, byName))).toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
    });
  });

  it.each(paths)('of %s are read from %s, without their secrets', async (version, expected) => {
    const runai = await openRunai({ version }, 'editor', version);
    const { rows, total } = await listOf(runai.serviceAccounts, byName);
    const [account] = runai.fake.state.serviceAccounts;
    expect([total, rows[0]]).toEqual([
      1,
      expect.objectContaining({
        id: `ServiceAccount:dgx:${account!.id}`,
        clientId: 'clusterql',
        enabled: true,
      }),
    ]);
    expect(await runai.serviceAccounts.getMany([[account!.id]])).toEqual(rows);
    expect(await runai.serviceAccounts.getMany([[account!.id], ['none']])).toEqual(rows);
    expect(runai.fake.received.map(({ path }) => path)).toEqual([
      expected,
      `${expected}/${account!.id}`,
      expected,
    ]);
    expect(JSON.stringify(rows)).not.toContain(account!.clientSecret);
  });

  it('are told apart by whether they are given tokens', async () => {
    const runai = await openRunai();
    const [first] = runai.fake.state.serviceAccounts;
    runai.fake.state.serviceAccounts.push({ ...first!, id: 'off', name: 'off', enabled: false });
    const { rows } = await listOf(runai.serviceAccounts, byName, { enabled: false });
    expect(rows.map(({ name }) => name)).toEqual(['off']);
  });
});

describe('a service account', () => {
  it('is not made by an editor, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'editor');
    const { outcome } = await make(runai.serviceAccountChanges.create({ name: 'exporter' }));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN' });
    expect(runai.fake.state.serviceAccounts).toHaveLength(1);
  });

  it.each(paths)('of %s is made at %s, and its secret is told once', async (version, expected) => {
    const runai = await openRunai({ version }, 'administrator', version);
    const plan = await planned(runai.serviceAccountChanges.create({ name: 'exporter' }));
    expect(plan).toEqual({ request: `POST ${expected}`, body: { name: 'exporter' } });
    const payload = await made(runai.serviceAccountChanges.create({ name: 'exporter' }));
    const kept = runai.fake.state.serviceAccounts.at(-1)!;
    const { serviceAccountId, clientSecret } = payload;
    expect([serviceAccountId, clientSecret?.reveal()]).toEqual([
      `ServiceAccount:dgx:${kept.id}`,
      kept.clientSecret,
    ]);
    expect(clientSecret).toBeInstanceOf(Secret);
    expect(runai.fake.received).toHaveLength(1);
  });

  it.skipIf(absent)(`is asked for in the published form${why}`, async () => {
    const runai = await openRunai();
    const { id } = runai.fake.state.serviceAccounts[0]!;
    const document = load('specs/runai-2.24.json');
    const { body } = await planned(runai.serviceAccountChanges.create({ name: 'exporter' }));
    const creation = { $ref: '#/components/schemas/ServiceAccountCreationRequest' };
    expect(violations(body, creation, document)).toEqual([]);
    const patch = await planned(runai.serviceAccountChanges.setEnabled([id], false));
    const change = { $ref: '#/components/schemas/ServiceAccountPatchRequest' };
    expect(violations(patch.body, change, document)).toEqual([]);
  });

  it('of a name that is taken is a conflict', async () => {
    const runai = await openRunai();
    const { outcome } = await make(runai.serviceAccountChanges.create({ name: 'clusterql' }));
    expect(outcome).toMatchObject({ kind: 'Conflict' });
  });

  it.each(paths)(
    'of %s is disabled and enabled at %s, by an answer that says nothing',
    async (version, at) => {
      const runai = await openRunai({ version }, 'administrator', version);
      const { id } = runai.fake.state.serviceAccounts[0]!;
      const { outcome } = await make(runai.serviceAccountChanges.setEnabled([id], false));
      expect(outcome).toMatchObject({ payload: { serviceAccount: { enabled: false } } });
      expect(runai.writes()).toEqual([{ request: `PATCH ${at}/${id}`, body: { enabled: false } }]);
      expect((await runai.serviceAccountChanges.setEnabled([id], false)).steps).toEqual([]);
      await make(runai.serviceAccountChanges.setEnabled([id], true));
      expect(runai.fake.state.serviceAccounts[0]!.enabled).toBe(true);
    },
  );

  it('that Run:ai says to have disabled, and did not, is a failure', async () => {
    const runai = await openRunai();
    const { id, clientSecret: _, ...account } = runai.fake.state.serviceAccounts[0]!;
    const change = await runai.serviceAccountChanges.setEnabled([id], false);
    runai.fake.setFault({ kind: 'body', body: JSON.stringify({ id, ...account }) }, `${path}/${id}`);
    expect((await make(Promise.resolve(change))).outcome).toMatchObject({ code: 'UPSTREAM_FAILURE' });
  });

  it.each(paths)('of %s gets another secret at %s, and the old one ends', async (version, at) => {
    const runai = await openRunai({ version }, 'administrator', version);
    const { id, clientSecret: old } = structuredClone(runai.fake.state.serviceAccounts[0]!);
    const payload = await made(runai.serviceAccountChanges.rotateSecret([id]));
    const { clientSecret } = runai.fake.state.serviceAccounts[0]!;
    expect(clientSecret).not.toBe(old);
    expect(payload.clientSecret?.reveal()).toBe(clientSecret);
    expect(runai.writes()).toEqual([{ request: `POST ${at}/${id}/secret`, body: null }]);
  });

  it('is deleted, and a second time not found', async () => {
    const runai = await openRunai();
    const { id } = runai.fake.state.serviceAccounts[0]!;
    const { outcome } = await make(runai.serviceAccountChanges.delete([id]));
    expect(outcome).toMatchObject({ payload: { deletedId: `ServiceAccount:dgx:${id}`, row: null } });
    for (const change of ['delete', 'rotateSecret'] as const)
      expect(await rejection(runai.serviceAccountChanges[change]([id]))).toMatchObject({ code: 'NOT_FOUND' });
    expect(runai.writes()).toHaveLength(1);
  });
});

describe('the name of a service account', () => {
  it.each(['', 'a', 'Exporter', '1a', 'a-', 'a b'])('is not %j', (name) => {
    expect(newServiceAccountProblems({ name }).map(({ path }) => path)).toEqual(['name']);
  });

  it.each(['ab', 'nightly-export_2'])('can be %s', (name) => {
    expect(newServiceAccountProblems({ name })).toEqual([]);
  });
});
