import { describe, expect, it } from 'vitest';
import { alertKeys } from '../../src/domain/alert.ts';
import { rejection } from '../http/site.ts';
import { listed } from './renku-list.ts';
import { openRenku } from './renku-server.ts';

describe('alerts', () => {
  it('are not an empty list to a token that Renku takes for none', async () => {
    const { bound, session } = await openRenku({}, 'editor');
    session.token = 'not.a.token';
    expect((await rejection(listed(bound.alerts, alertKeys, {}))).code).toBe('UPSTREAM_UNAUTHENTICATED');
  });

  it('are the own ones only, of an administrator too', async () => {
    const { bound } = await openRenku({}, 'administrator');
    expect(await listed(bound.alerts, alertKeys, {})).toEqual([]);
  });

  it('tell what happened to which session, and whether it still stands', async () => {
    const { bound, fake } = await openRenku({}, 'editor');
    const [alert] = fake.data.alerts;
    expect(await listed(bound.alerts, alertKeys, { resolved: false })).toEqual([
      {
        id: `Alert:renku:${alert!.id}`,
        system: { name: 'renku', kind: 'renku' },
        title: 'Session out of memory',
        message: alert!.message,
        createdAt: alert!.creation_date,
        resolvedAt: null,
        jobId: 'Job:renku:editor-survey',
      },
    ]);
    alert!.resolved_at = '2026-11-22T09:00:00+00:00';
    delete alert!.session_name;
    expect(await listed(bound.alerts, alertKeys, { resolved: true })).toMatchObject([
      { resolvedAt: '2026-11-22T09:00:00.000Z', jobId: null },
    ]);
    expect(await listed(bound.alerts, alertKeys, { resolved: false })).toEqual([]);
  });
});
