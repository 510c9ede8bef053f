import { describe, expect, it } from 'vitest';
import { read, refusal, send, start, paths } from './caller.ts';

const settings = '/v1/k8s/setting';
const security = '/api/v1/security/settings';
const audit = '/api/v1/audit/log?start=2026-11-01T00:00:00Z&end=2026-11-30T00:00:00Z';

describe('settings', () => {
  it('are refused to everybody but administrators', async () => {
    const { state } = await start();
    for (const as of ['viewer', 'researcher', 'editor']) {
      expect(await refusal(settings, as)).toMatchObject({ code: 403 });
      expect(await refusal(security, as)).toMatchObject({ code: 403 });
      const body = { key: 'inference', value: 'false' };
      expect((await send('PUT', settings, { as, body })).status).toBe(403);
      expect((await send('PUT', `${security}/browserSessionTimeout`, { as, body: {} })).status).toBe(403);
    }
    expect(state.settings[1]!.value).toBe('true');
  });

  it('are texts in the list, and a naked boolean one by one', async () => {
    await start();
    const listed = await read(settings);
    expect(listed[1]).toMatchObject({ key: 'inference', value: 'true', type: 'boolean' });
    expect(await read(`${settings}/inference`)).toBe(true);
    const changed = await send('PUT', settings, { body: { key: 'inference', value: false } });
    expect(changed.body).toEqual({ msg: 'OK' });
    expect(await read(`${settings}/inference`)).toBe(false);
    expect((await send('PUT', settings, { body: { key: 'missing', value: 'x' } })).status).toBe(404);
  });

  it('of signing in are changed one by one, with an empty answer', async () => {
    await start();
    const path = `${security}/browserSessionTimeout`;
    expect(await send('PUT', path, { body: { idleTimeout: 15 } })).toMatchObject({ status: 200, text: '' });
    expect(await read(path)).toEqual({ idleTimeout: 15 });
    expect(await read(security)).toMatchObject({ browserSessionTimeout: { idleTimeout: 15 } });
    expect((await send('PUT', path, { body: { idleTimeout: 0 } })).status).toBe(400);
    expect((await send('PUT', `${security}/missing`, { body: {} })).status).toBe(404);
    expect(await refusal(`${security}/missing`)).toMatchObject({ code: 404 });
  });
});

describe('the audit log', () => {
  it('is refused to everybody but administrators', async () => {
    await start();
    for (const as of ['viewer', 'editor']) expect(await refusal(audit, as)).toMatchObject({ code: 403 });
  });

  it('tells who asked for which change and how it went, and of no reading', async () => {
    const { state } = await start();
    const project = state.projects[0]!;
    await read(paths.projects);
    await send('POST', paths.users, { body: { email: 'u-0042@example.org' } });
    await send('DELETE', `${paths.projects}/${project.id}`, { as: 'viewer' });
    await send('POST', '/api/v1/authorization/permitted-scopes', { body: { resourceType: 'project' } });
    const body = await read(audit);
    expect(body).toMatchObject({ total: 2 });
    expect(body.audit_logs).toMatchObject([
      {
        ...{ subject: 'administrator@example.org', subject_type: 'User', action: 'create' },
        ...{ entity_type: 'users', result: 'Succeeded', http_status_code: 201, tenant_id: '1001' },
      },
      {
        ...{ subject: 'viewer@example.org', action: 'delete', entity_type: 'projects' },
        ...{ entity_id: project.id, result: 'Failed', http_status_code: 403 },
      },
    ]);
  });

  it('holds no secret', async () => {
    await start();
    const { body } = await send('POST', paths.serviceAccounts, { body: { name: 'exporter' } });
    const { audit_logs } = await read(audit);
    expect(audit_logs[0].entity_name).toBe('exporter');
    expect(JSON.stringify(audit_logs)).not.toContain(body.clientSecret);
  });

  it('is paged by its own parameter, and only for a period', async () => {
    await start();
    for (const email of ['u-1@example.org', 'u-2@example.org', 'u-3@example.org']) {
      await send('POST', paths.users, { body: { email } });
    }
    const first = await read(`${audit}&numberOfSamples=2`);
    expect(first).toMatchObject({ total: 3, next: 2 });
    expect((await read(`${audit}&numberOfSamples=2&offset=2`)).audit_logs).toHaveLength(1);
    expect(await read(`${audit}&numberOfSamples=0`)).toMatchObject({ audit_logs: [] });
    expect((await read(`${audit}&limit=1`)).audit_logs).toHaveLength(3);
    expect(await refusal(`${audit}&numberOfSamples=1001`)).toMatchObject({ code: 400 });
    expect(await refusal('/api/v1/audit/log')).toMatchObject({ code: 400 });
  });
});
