import { describe, expect, it } from 'vitest';
import { jobKeys } from '../../src/domain/job.ts';
import { rejection } from '../http/site.ts';
import { listed } from './renku-list.ts';
import { openRenku } from './renku-server.ts';

describe('sessions as jobs', () => {
  it('are not an empty list to a token that Renku takes for none', async () => {
    const { bound, session } = await openRenku({}, 'researcher');
    session.token = 'not.a.token';
    expect((await rejection(listed(bound.jobs, jobKeys, {}))).code).toBe('UPSTREAM_UNAUTHENTICATED');
    expect((await rejection(bound.jobs.getMany([['researcher-cells']]))).code).toBe(
      'UPSTREAM_UNAUTHENTICATED',
    );
  });

  it('are not believed of a token that ended while Renku answered', async () => {
    const { bound, session } = await openRenku({}, 'researcher');
    session.expiresAt = Date.now() - 1;
    expect((await rejection(listed(bound.jobs, jobKeys, {}))).facts.reason).toBe('EXPIRED');
  });

  it('are the own ones only, of an administrator too', async () => {
    const researcher = await openRenku({}, 'researcher');
    const names = (await listed(researcher.bound.jobs, jobKeys, {})).map(({ name }) => name);
    expect(names.sort()).toEqual([
      'researcher-batch',
      'researcher-cells',
      'researcher-climate',
      'researcher-notes',
    ]);
    const administrator = await openRenku({}, 'administrator');
    expect(await listed(administrator.bound.jobs, jobKeys, {})).toEqual([]);
    expect(await administrator.bound.jobs.getMany([['researcher-cells']])).toEqual([]);
  });

  it.each([
    ['starting', 'STARTING'],
    ['running', 'RUNNING'],
    ['hibernated', 'SUSPENDED'],
    ['stopping', 'STOPPING'],
    ['succeeded', 'COMPLETED'],
    ['failed', 'FAILED'],
    ['a word of tomorrow', 'UNKNOWN'],
  ])('that Renku calls %s are %s', async (word, state) => {
    const { bound, fake } = await openRenku({}, 'researcher');
    for (const session of fake.data.sessions) session.status.state = word as never;
    const jobs = await listed(bound.jobs, jobKeys, {});
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs) expect([job.state, job.upstreamState]).toEqual([state, word]);
  });

  it('tell class, size, times and why they failed', async () => {
    const { bound, fake, asked } = await openRenku({}, 'editor');
    const [survey] = await bound.jobs.getMany([['editor-survey']]);
    const session = fake.data.sessions.find(({ name }) => name === 'editor-survey')!;
    expect(survey).toMatchObject({
      id: 'Job:renku:editor-survey',
      kind: 'WORKSPACE',
      upstreamKind: 'interactive',
      createdAt: session.started,
      startedAt: session.started,
      endedAt: null,
      resourceClassKey: String(session.resource_class_id),
      requested: {
        cpu: session.resources.requests.cpu,
        gpu: session.resources.requests.gpu,
        memory: session.resources.requests.memory * 1e9,
      },
      scheduling: { message: 'The container ran out of memory.' },
    });
    expect(asked()).toEqual(expect.arrayContaining(['GET /sessions/editor-survey', 'GET /user']));
  });

  it('read times with any offset, and do without sizes that are not told', async () => {
    const { bound, fake } = await openRenku({}, 'researcher');
    const [session] = fake.data.sessions;
    Object.assign(session!, { started: '2026-02-02T10:00:00.5+02:00', resources: {} });
    const [job] = await bound.jobs.getMany([[session!.name]]);
    expect(job).toMatchObject({ createdAt: '2026-02-02T08:00:00.500Z', requested: null });
  });

  it('are filtered and found by several names in one list', async () => {
    const { bound, fake, asked } = await openRenku({}, 'researcher');
    const running = await listed(bound.jobs, jobKeys, { states: ['RUNNING'], kinds: ['WORKSPACE'] });
    expect(running.map(({ name }) => name)).toEqual(['researcher-cells']);
    const batch = await listed(bound.jobs, jobKeys, { kinds: ['BATCH'] });
    expect(batch).toMatchObject([{ upstreamKind: 'non-interactive', endedAt: expect.any(String) }]);
    fake.forget();
    await bound.jobs.getMany([['researcher-cells'], ['researcher-notes'], ['a', 'b']]);
    expect(asked()).toEqual(['GET /sessions']);
  });
});
