import { describe, expect, it } from 'vitest';
import { ClusterQLError } from '../../src/errors.ts';
import { gb, made, newClass, newPool, openRenku, type RenkuSite, walk } from './renku-server.ts';

const secretWords = 'SELECT * FROM resource_pools WHERE secret';

/** Renku refuses what comes next in these words. */
function complain({ fake }: RenkuSite, path: string, message: string, status = 422): void {
  const body = JSON.stringify({ error: { code: 1000 + status, message } });
  fake.setFault({ kind: 'status', status, body, times: 1 }, path);
}

describe("Renku's words", () => {
  it('about fields are told at the fields of the input, in other words', async () => {
    const site = await openRenku();
    complain(
      site,
      '/resource_pools',
      `There are errors in the following fields, classes.0.max_storage: Input should be greater than 0, hibernation_warning_period: ${secretWords}, quota.memory: Input should be a valid integer, classes.0.node_affinities.1.required_during_scheduling: no`,
    );
    const { outcome } = await walk(
      site.changes.createPool(
        newPool({ quota: { cpu: 8, gpu: 0, memory: gb(64) }, hibernationWarningSeconds: 5 }),
      ),
    );
    const message = 'Renku refuses this value.';
    expect(outcome).toMatchObject({
      kind: 'InvalidInput',
      problems: [
        { path: 'classes.0.maxStorage', message },
        { path: 'hibernationWarningSeconds', message },
        { path: 'quota.memory', message },
        { path: 'classes.0.nodeAffinities.1.required', message },
      ],
    });
    expect(JSON.stringify(outcome)).not.toContain(secretWords);
  });

  it('about the body of another shape are told where the input has it', async () => {
    const site = await openRenku();
    const quotaChange = await site.changes.setQuota(['9'], { cpu: 200, gpu: 16, memory: gb(2000) }, null);
    complain(site, '/resource_pools/9', 'There are errors in the following fields, quota.cpu: no');
    const quota = await walk(Promise.resolve(quotaChange));
    expect(quota.outcome).toMatchObject({ kind: 'InvalidInput', problems: [{ path: 'cpu' }] });

    const change = await site.changes.setRemote(['7'], { kind: 'RUNAI', url: 'https://imaging.run.ai' });
    complain(
      site,
      '/resource_pools/7',
      'There are errors in the following fields, remote.runai.base_url: no',
    );
    const remote = await walk(Promise.resolve(change));
    expect(remote.outcome).toMatchObject({ kind: 'InvalidInput', problems: [{ path: 'url' }] });
  });

  it.each([
    ['a rule', 'The resource class with name x is not compatible', 422],
    ['a field that the input does not have', 'There are errors in the following fields, shoe_size: no', 422],
    ['a failure', secretWords, 500],
  ])('about %s are not told at all', async (_, message, status) => {
    const site = await openRenku();
    complain(site, '/resource_pools/5/classes', message, status);
    const { outcome } = await walk(site.changes.createClass(['5'], newClass(), null));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', status, retryable: false });
    expect(JSON.stringify(outcome)).not.toContain(message);
  });
});

describe('an update that Renku failed at', () => {
  const patch = { name: 'Half a name', idleThresholdSeconds: 60 };

  it('was not made when nothing of it stands', async () => {
    const { changes, fake } = await openRenku();
    fake.data.updateFailsAfter = 0;
    const { outcome } = await walk(changes.updatePool(['2'], patch, null));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', status: 500 });
    expect(fake.data.pools[1]?.name).toBe('Shared high memory');
  });

  it('was made when all of it stands', async () => {
    const { changes, fake } = await openRenku();
    fake.data.updateFailsAfter = 1;
    const { pool } = await made(changes.updatePool(['2'], patch, null));
    expect(pool).toMatchObject(patch);
  });

  it.each([422, 500, 502])('with %d is told field by field when a part of it stands', async (status) => {
    const site = await openRenku();
    const change = await site.changes.updatePool(['2'], patch, null);
    site.fake.data.pools[1]!.idle_threshold = 60;
    complain(site, '/resource_pools/2', 'A rule.', status);
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      lookAt: 'ResourcePool:renku:2',
      steps: [
        { status: 'APPLIED', fields: ['idleThresholdSeconds'], message: null },
        { status: 'FAILED', fields: ['name'] },
      ],
    });
  });

  it('may still be made when Renku did not answer, although nothing of it stands yet', async () => {
    const site = await openRenku();
    const change = await site.changes.updatePool(['2'], patch, null);
    complain(site, '/resource_pools/2', 'Bad gateway', 502);
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'OutcomeUnknown', lookAt: 'ResourcePool:renku:2' });
  });

  it('is not known to be made or not when it cannot be looked at', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.updatePool(['2'], patch, null);
    fake.setFault({ kind: 'status', status: 500 }, '/resource_pools/2');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'OutcomeUnknown',
      message: expect.stringContaining('looking again failed'),
    });
  });

  it('is told field by field when Renku answers 200 and ignored a part', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.updatePool(['2'], patch, null);
    const row = { ...fake.data.pools[1], idle_threshold: 60 };
    fake.setFault({ kind: 'body', body: JSON.stringify(row) }, '/resource_pools/2');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [{ fields: ['idleThresholdSeconds'] }, { fields: ['name'], code: 'UPSTREAM_FAILURE' }],
    });
  });

  it('that never left is not looked after', async () => {
    const { changes, session, asked } = await openRenku();
    const change = await changes.updatePool(['2'], patch, null);
    const before = asked().length;
    session.refusal = new ClusterQLError('FORBIDDEN', 'This issuer is not listed for renku.');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'FORBIDDEN' });
    expect(asked()).toHaveLength(before);
  });
});
