import { describe, expect, it } from 'vitest';
import { rejection } from '../http/site.ts';
import { made, openRenku, tokenOf, walk } from './renku-server.ts';

describe('the banner of Renku', () => {
  it('is not set by whoever is no administrator', async () => {
    const { bound, session, fake } = await openRenku();
    for (const [token, kind] of [
      ['not.a.token', 'UpstreamFailure'],
      [await tokenOf('editor'), 'Forbidden'],
    ] as const) {
      session.token = token;
      const { outcome } = await walk(bound.platformChanges.setBanner({ text: 'Taken over' }));
      expect(outcome.kind).toBe(kind);
    }
    expect(fake.data.platform.incident_banner).toBe('');
  });

  it('is set on what stood when it was looked at, word for word its ETag, and taken down', async () => {
    const { bound, fake, writes } = await openRenku();
    const { etag } = await bound.platforms.readBanner();
    const { banner } = await made(bound.platformChanges.setBanner({ text: 'Storage is slow.', etag }));
    expect(fake.received.at(-1)?.headers['if-match']).toBe(etag);
    expect(banner).toEqual({ text: 'Storage is slow.', etag: fake.data.platform.etag });
    expect(banner.etag).not.toBe(etag);
    expect((await made(bound.platformChanges.setBanner({ text: null }))).banner.text).toBeNull();
    expect(writes()).toEqual([
      'PATCH /platform/config {"incident_banner":"Storage is slow."}',
      'PATCH /platform/config {"incident_banner":""}',
    ]);
  });

  it('is refused at its text when Renku knows a rule that we do not', async () => {
    const { bound, fake } = await openRenku();
    const change = await bound.platformChanges.setBanner({ text: 'Too loud' });
    const message = 'There are errors in the following fields, incident_banner: too loud';
    const body = JSON.stringify({ error: { code: 1422, message } });
    fake.setFault({ kind: 'status', status: 422, body, times: 1 }, '/platform/config');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'InvalidInput', problems: [{ path: 'text' }] });
  });

  it('is left alone when it says so already', async () => {
    const { bound, writes } = await openRenku();
    expect((await made(bound.platformChanges.setBanner({ text: '' }))).banner.text).toBeNull();
    expect(writes()).toEqual([]);
  });

  it('is a conflict with what stands when it was decided on another one', async () => {
    const { bound, fake, writes } = await openRenku();
    fake.data.platform = { etag: '"second"', incident_banner: 'We know of it.' };
    const refusal = await rejection(bound.platformChanges.setBanner({ text: 'Mine', etag: '"first"' }));
    expect(refusal).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('“We know of it.” (etag "second")'),
    });
    expect(writes()).toEqual([]);
  });

  it('is a conflict with what stands when somebody was faster', async () => {
    const { bound, fake } = await openRenku();
    const change = await bound.platformChanges.setBanner({ text: 'Mine' });
    fake.data.platform = { etag: '"second"', incident_banner: 'Theirs' };
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'Conflict', message: expect.stringContaining('“Theirs”') });
    expect(fake.data.platform.incident_banner).toBe('Theirs');
  });

  it('is found set although Renku failed to say so', async () => {
    const { bound, fake } = await openRenku();
    const change = await bound.platformChanges.setBanner({ text: 'Mine' });
    fake.setFault({ kind: 'status', status: 500, times: 1 }, '/platform/config');
    fake.data.platform.incident_banner = 'Mine';
    expect((await made(Promise.resolve(change))).banner.text).toBe('Mine');
  });
});

describe('the second registry of administrators', () => {
  it('is not judged by a token that Renku takes for none', async () => {
    const { bound, session } = await openRenku();
    session.token = 'not.a.token';
    expect((await rejection(bound.platforms.readNotes())).code).toBe('UPSTREAM_UNAUTHENTICATED');
  });

  it('says nothing to somebody it knows, having looked at the members of one pool', async () => {
    const { bound, asked } = await openRenku();
    expect(await bound.platforms.readNotes()).toEqual([]);
    expect(asked().filter((call) => call.endsWith('/members'))).toEqual(['GET /resource_pools/1/members']);
  });

  it('is explained to an administrator whom it does not know yet', async () => {
    const { bound, fake, writes } = await openRenku();
    fake.data.platformAdmins.clear();
    expect(await bound.platforms.readNotes()).toEqual([expect.stringContaining('every three hours')]);
    expect(writes()).toEqual([]);
  });

  it('cannot be judged without a pool, nor by a failure that is no refusal', async () => {
    const { bound, fake } = await openRenku();
    fake.setFault({ kind: 'status', status: 500 }, '/members');
    expect((await rejection(bound.platforms.readNotes())).code).toBe('UPSTREAM_FAILURE');
    fake.data.pools = [];
    expect(await bound.platforms.readNotes()).toEqual([]);
  });
});
