import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => {
  site.forget();
  site.sandbox.runai.state.auditLog.splice(0);
});
afterAll(() => site.close());

const entries = 'nodes { at actor { name kind } action entity { type } succeeded status }';

/** Entries that Run:ai wrote long before anybody asks. */
function write(count: number, told: object = {}): void {
  for (let at = 0; at < count; at++) {
    site.sandbox.runai.state.auditLog.push({
      ...{ id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`, tenant_id: '1001' },
      ...{ timestamp: new Date(Date.UTC(2026, 1, 2, 12, 0, at)).toISOString(), http_status_code: 200 },
      ...{ subject: 'u-0042@example.org', subject_type: 'User', action: 'update', result: 'Succeeded' },
      ...told,
    } as any);
  }
}

async function list(selection: string, call = '') {
  const { body } = await site.ask(`{ auditLog${call} { ${selection} } }`);
  expect(body.errors).toBeUndefined();
  return body.data.auditLog;
}

describe('the audit log', () => {
  it('is refused to whoever administers no system that has one, and nothing is asked', async () => {
    const query = `{ auditLog { ${entries} } }`;
    const { body } = await site.ask(query, { as: 'editor' });
    expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(body.errors[0].message).toBe(
      'Reading the audit log of dgx needs the role administrator there; yours is editor. Ask an administrator of dgx for it, then sign in again.',
    );
    const stranger = await site.ask(query, { as: null });
    expect(stranger.body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(site.received('runai')).toEqual([]);
  });

  it('tells what was done through the gateway and what was not, newest first', async () => {
    write(1, {
      action: 'sign-in',
      subject: 'ci',
      subject_type: 'App',
      result: 'Failed',
      http_status_code: 401,
    });
    await askChange(site, 'updateSetting', { id: 'Setting:dgx:inference', boolean: false });
    expect((await list(entries)).nodes).toMatchObject([
      {
        ...{ actor: { name: 'administrator@example.org', kind: 'USER' }, action: 'UPDATE' },
        ...{ entity: { type: 'setting' }, succeeded: true, status: 200 },
      },
      { actor: { name: 'ci', kind: 'APPLICATION' }, action: 'SIGN_IN', succeeded: false, status: 401 },
    ]);
  });

  it('is paged forwards and backwards, with one request a page, and counted when that is asked', async () => {
    write(30);
    const first = await list('totalCount nodes { id } pageInfo { endCursor }', '(first: 12)');
    expect(first.totalCount).toBe(30);
    expect(site.received('runai')).toHaveLength(2);
    const call = `(first: 12, after: "${first.pageInfo.endCursor}")`;
    const second = await list('nodes { id } pageInfo { startCursor }', call);
    const back = await list('nodes { id }', `(last: 12, before: "${second.pageInfo.startCursor}")`);
    expect(site.received('runai')).toHaveLength(4);
    expect(back.nodes).toEqual(first.nodes);
    const ids = [...first.nodes, ...second.nodes].map(({ id }: any) => id);
    expect(new Set(ids).size).toBe(24);
  });

  it('joins the cluster of all entries by one request', async () => {
    const [{ uuid, name }] = site.sandbox.runai.state.clusters as [any];
    write(5, { cluster_id: uuid });
    expect((await list('nodes { cluster { name } }')).nodes).toEqual(Array(5).fill({ cluster: { name } }));
    expect(site.received('runai').filter((request) => request.includes('/clusters'))).toHaveLength(1);
  });

  it('has no entry by its id, which no system can find', async () => {
    write(1);
    const [{ id }] = (await list('nodes { id }')).nodes;
    const { body } = await site.ask(`{ node(id: "${id}") { id } }`);
    expect(body.data.node).toBeNull();
  });

  it('says that a system failed, and is not empty then', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 500 }, '/audit/');
    const { body } = await site.ask(
      '{ auditLog { nodes { id } totalCount completeness { complete sources { status } } } }',
    );
    expect(body.data.auditLog).toEqual({
      ...{ nodes: [], totalCount: null },
      completeness: { complete: false, sources: [{ status: 'FAILED' }] },
    });
    expect(body.errors[0]).toMatchObject({
      path: ['auditLog'],
      extensions: { system: 'dgx', partial: true },
    });
  });
});
