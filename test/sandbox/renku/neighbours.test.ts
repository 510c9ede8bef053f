import { describe, expect, it } from 'vitest';
import { ids, person, renku, token } from './harness.ts';

const { subject, email } = person('researcher');

describe('users', () => {
  it('are listed to administrators, and found by their exact address by anybody signed in', async () => {
    const { send } = await renku();
    const all = await send('GET /users');
    expect(all.body).toHaveLength(8);
    expect(all.text).not.toContain('null');
    for (const [query, who, status] of [
      ['', 'viewer', 403],
      [`?exact_email=${email}`, null, 401],
      ['?email=x', 'administrator', 422],
    ] as const) {
      expect((await send(`GET /users${query}`, undefined, who)).status).toBe(status);
    }
    const found = await send(`GET /users?exact_email=${email}`, undefined, 'viewer');
    expect(ids(found.body)).toEqual([subject]);
    const part = await send(`GET /users?exact_email=${email.slice(0, 5)}`, undefined, 'viewer');
    expect(part.body).toEqual([]);
  });

  it('are shown to anybody, their address to administrators and themselves alone', async () => {
    const { send } = await renku();
    const path = `GET /users/${subject}`;
    for (const who of [null, 'viewer'] as const) {
      const { status, body } = await send(path, undefined, who);
      expect([status, body.username, body.email]).toEqual([200, 'researcher', undefined]);
    }
    for (const who of ['researcher', 'administrator'] as const) {
      expect((await send(path, undefined, who)).body.email).toBe(email);
    }
    expect((await send('GET /users/u-9999', undefined, null)).status).toBe(404);
  });

  it('are there from their first call on', async () => {
    const { ask, send } = await renku();
    const bearer = await token({ sub: 'u-0500', email: 'u-0500@example.org' });
    expect((await send('GET /users/u-0500')).status).toBe(404);
    await ask('/user', bearer);
    expect((await send('GET /users/u-0500')).body.email).toBe('u-0500@example.org');
  });

  it('who are deleted leave every pool, and are no error when deleted again', async () => {
    const { send } = await renku();
    for (const attempt of [1, 2]) {
      expect([attempt, (await send(`DELETE /users/${subject}`)).status]).toEqual([attempt, 204]);
    }
    expect((await send(`GET /resource_pools/5/members/user/${subject}`)).status).toBe(404);
    expect((await send(`GET /users/${subject}`)).status).toBe(404);
    const { body } = await send('GET /resource_pools', undefined, 'researcher');
    // What the group of the researcher may read is left.
    expect(ids(body)).toEqual([1, 2, 3, 5]);
  });
});

describe('sessions', () => {
  it('are seen by their owner alone, not even by an administrator', async () => {
    const { send } = await renku();
    expect((await send('GET /sessions')).body).toEqual([]);
    expect((await send('GET /sessions', undefined, null)).body).toEqual([]);
    expect((await send('GET /sessions/editor-tuning')).status).toBe(404);
    expect((await send('GET /sessions/editor-tuning', undefined, null)).status).toBe(404);
  });

  it('of the researcher and the editor are in every state, in classes that are there', async () => {
    const { send, data } = await renku();
    const own = (await send('GET /sessions', undefined, 'researcher')).body;
    const others = (await send('GET /sessions', undefined, 'editor')).body;
    const states = [...own, ...others].map(({ status }: any) => status.state);
    expect([...new Set(states)].sort()).toEqual([
      'failed',
      'hibernated',
      'running',
      'starting',
      'stopping',
      'succeeded',
    ]);
    const classes = data.pools.flatMap((pool) => ids(pool.classes));
    for (const session of [...own, ...others]) {
      expect(classes).toContain(session.resource_class_id);
      expect(session).not.toHaveProperty('owner');
    }
  });

  it('are found by type and by name', async () => {
    const { send } = await renku();
    const batch = await send('GET /sessions?session_type=non-interactive', undefined, 'researcher');
    expect(batch.body.map(({ name }: any) => name)).toEqual(['researcher-batch']);
    const one = await send('GET /sessions/researcher-batch', undefined, 'researcher');
    expect(one.body).toEqual(batch.body[0]);
    expect((await send('GET /sessions?session_type=other', undefined, 'researcher')).status).toBe(422);
  });
});

describe('settings of the platform', () => {
  it.each([
    ['config', { incident_banner: 'Maintenance on Friday' }],
    ['authorization_config', { create_groups: 'admins_only' }],
  ])('in %s are changed only by whoever knows how they stand', async (path, change) => {
    const { send } = await renku();
    const call = `PATCH /platform/${path}`;
    const before = await send(`GET /platform/${path}`, undefined, null);
    const etag = before.headers.get('etag')!;
    expect([before.status, before.body.etag]).toEqual([200, etag]);
    expect(etag).toMatch(/^".+"$/);
    expect((await send(call, change)).status).toBe(428);
    expect((await send(call, change, 'administrator', { 'if-match': '"other"' })).status).toBe(409);
    const unknown = await send(call, { colour: 'red' }, 'administrator', { 'if-match': etag });
    expect(unknown.status).toBe(422);
    expect((await send(`GET /platform/${path}`)).body).toEqual(before.body);

    const after = await send(call, change, 'administrator', { 'if-match': etag });
    expect(after.body).toEqual({ ...before.body, ...change, etag: after.headers.get('etag') });
    expect(after.body.etag).not.toBe(etag);
    expect((await send(call, change, 'administrator', { 'if-match': etag })).status).toBe(409);
  });

  it('are not sent again to whoever has them', async () => {
    const { ask } = await renku();
    const etag = (await ask('/platform/config')).headers.get('etag')!;
    const again = await ask('/platform/config', undefined, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await ask('/platform/config', undefined, { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

describe('alerts', () => {
  const alert = { title: 'Quota', message: 'Nearly used up.', event_type: 'quota', user_id: subject };

  it('are written by administrators, read by whom they are for, and resolved', async () => {
    const { send } = await renku();
    const { status, body } = await send('POST /alerts', alert);
    expect([status, body]).toEqual([
      201,
      { ...alert, id: expect.any(String), creation_date: expect.any(String) },
    ]);
    expect((await send('GET /alerts', undefined, 'researcher')).body).toEqual([body]);
    expect((await send('GET /alerts', undefined, 'viewer')).body).toEqual([]);
    expect((await send('GET /alerts', undefined, null)).body).toEqual([]);

    const resolved = await send(`PATCH /alerts/${body.id}`, { resolved: true });
    expect(resolved.body).toHaveProperty('resolved_at');
    const open = await send(`PATCH /alerts/${body.id}`, { resolved: false });
    expect(open.body).toEqual(body);
  });

  it('are refused when they say less or more, or are not there', async () => {
    const { send } = await renku();
    expect((await send('POST /alerts', { ...alert, title: undefined })).status).toBe(422);
    expect((await send('POST /alerts', { ...alert, colour: 'red' })).status).toBe(422);
    const missing = 'PATCH /alerts/01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect((await send(missing, { resolved: true })).status).toBe(404);
  });
});

describe('providers', () => {
  it('keep their client ids from everybody but administrators, and their secrets from all', async () => {
    const { send, data } = await renku();
    const secrets = data.providers.map(({ client_secret }) => client_secret);
    const open = await send('GET /oauth2/providers', undefined, null);
    expect(open.body).toHaveLength(2);
    for (const provider of open.body) expect([provider.client_id, provider.client_secret]).toEqual(['', '']);
    const full = await send('GET /oauth2/providers');
    for (const provider of full.body) {
      expect([provider.client_id === '', provider.client_secret]).toEqual([false, 'redacted']);
    }
    for (const secret of secrets) expect(open.text + full.text).not.toContain(secret);
  });
});

describe('groups and projects', () => {
  it('come in pages, whose headers tell where they are', async () => {
    const { send, data } = await renku();
    const first = await send('GET /groups?per_page=2', undefined, null);
    const second = await send('GET /groups?per_page=2&page=2', undefined, null);
    expect(ids([...first.body, ...second.body])).toEqual(data.groups.map(({ id }) => id));
    const headers = ['page', 'per-page', 'total', 'total-pages'].map((name) => second.headers.get(name));
    expect(headers).toEqual(['2', '2', '3', '2']);
    expect((await send('GET /groups')).headers.get('per-page')).toBe('20');
    expect((await send('GET /groups?page=9')).body).toEqual([]);
    for (const group of first.body) expect(group).not.toHaveProperty('members');
  });

  it.each(['page=0', 'page=one', 'per_page=0', 'per_page=101'])('refuse %s', async (query) => {
    const { send } = await renku();
    for (const list of ['groups', 'projects']) {
      expect((await send(`GET /${list}?${query}`)).status).toBe(422);
    }
  });

  it('hide private projects from whoever is not in them', async () => {
    const { send } = await renku();
    const seen = [
      [null, ['segmentation', 'sky-survey']],
      ['researcher', ['cell-atlas', 'segmentation', 'sky-survey']],
      ['administrator', ['cell-atlas', 'segmentation', 'sky-survey', 'variant-calls']],
    ] as const;
    for (const [who, slugs] of seen) {
      const { body } = await send('GET /projects', undefined, who);
      expect(body.map(({ slug }: any) => slug)).toEqual(slugs);
    }
  });
});
