import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renku } from './harness.ts';

const flag = 'session_ingress_use_default_cluster_tls_cert';

function cluster(more: object = {}): any {
  return {
    name: 'harbour-test',
    config_name: 'harbour-test.yaml',
    session_protocol: 'http',
    session_host: 'sessions.harbour.example.org',
    session_port: 80,
    session_path: '/',
    session_ingress_annotations: {},
    ...more,
  };
}

const https = { session_protocol: 'https' };
const secret = { session_tls_secret_name: 'harbour-tls' };
const byDefault = { [flag]: true };

describe('a cluster is refused', () => {
  it.each([
    ['with the name of another', { name: 'alpine-prod' }, 409],
    ['with the file of another', { config_name: 'alpine-prod.yaml' }, 409],
    ['with too short a name', { name: 'four' }, 422],
    ['with too long a name', { name: 'x'.repeat(41) }, 500],
    ['with a file that is no YAML', { config_name: 'harbour.json' }, 422],
    ['with an address for a host', { session_host: 'https://harbour' }, 422],
    ['with a port beyond the last', { session_port: 65_537 }, 422],
    ['with an unknown protocol', { session_protocol: 'ftp' }, 422],
    ['with annotations that are no object', { session_ingress_annotations: [] }, 422],
    ['with an account that is no name in Kubernetes', { service_account_name: 'Renku_1' }, 422],
    ['with https and no certificate', https, 422],
    ['with https and two certificates', { ...https, ...secret, ...byDefault }, 422],
    ['with https and the default certificate, which is dropped on the way', { ...https, ...byDefault }, 500],
    ['with an id of its own', { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 422],
    ['without a host', { session_host: undefined }, 422],
    ['without a protocol', { session_protocol: undefined }, 422],
  ])('%s', async (_, more, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data.clusters);
    expect((await send('POST /clusters', cluster(more))).status).toBe(status);
    expect(data.clusters).toEqual(before);
  });

  it('by the database when a change clashes with another', async () => {
    const { send, data } = await renku();
    const { id } = data.clusters[1]!;
    expect((await send(`PATCH /clusters/${id}`, { name: 'alpine-prod' })).status).toBe(500);
    const body = cluster({ config_name: 'alpine-prod.yaml' });
    expect((await send(`PUT /clusters/${id}`, body)).status).toBe(500);
    expect(data.clusters[1]!.name).toBe('lakeside-gpu');
  });
});

describe('a cluster', () => {
  it('is created with the default certificate off, whatever was asked', async () => {
    const { send } = await renku();
    const { status, body } = await send('POST /clusters', cluster(byDefault));
    expect([status, body]).toEqual([
      201,
      cluster({ id: expect.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/), [flag]: false }),
    ]);
    expect((await send(`GET /clusters/${body.id}`)).body).toEqual(body);
  });

  it('gets https with the default certificate by a PATCH', async () => {
    const { send } = await renku();
    const { id } = (await send('POST /clusters', cluster())).body;
    const { status, body } = await send(`PATCH /clusters/${id}`, { ...https, ...byDefault });
    expect([status, body]).toEqual([201, cluster({ id, ...https, ...byDefault })]);
  });

  it('keeps by a PUT what that does not name, but for the default certificate', async () => {
    const { send, data } = await renku();
    const [withSecret, withDefault] = data.clusters;
    const body = cluster({ name: 'alpine-next', ...https, session_tls_secret_name: 'new-tls' });
    const put = await send(`PUT /clusters/${withSecret!.id}`, body);
    expect([put.status, put.body]).toEqual([201, { ...withSecret, ...body, [flag]: false }]);
    expect(put.body.session_storage_class).toBe('csi-cinder-ssd');
    const same = { ...withDefault, id: undefined };
    expect((await send(`PUT /clusters/${withDefault!.id}`, same)).status).toBe(500);
  });

  it('replaces its annotations as a whole', async () => {
    const { send, data } = await renku();
    const { id } = data.clusters[0]!;
    const changed = { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' };
    const { body } = await send(`PATCH /clusters/${id}`, { session_ingress_annotations: changed });
    expect(body.session_ingress_annotations).toEqual(changed);
  });

  it('has its storage class, and with http its secret, cleared by an empty text, and nothing else', async () => {
    const { send, data } = await renku();
    const { id } = data.clusters[0]!;
    const path = `/clusters/${id}`;
    expect((await send(`PATCH ${path}`, { service_account_name: '' })).status).toBe(422);
    expect((await send(`PATCH ${path}`, { session_tls_secret_name: '' })).status).toBe(500);
    const { body } = await send(`PATCH ${path}`, {
      session_protocol: 'http',
      session_storage_class: '',
      session_tls_secret_name: '',
      session_ingress_class_name: '',
    });
    expect(body).not.toHaveProperty('session_storage_class');
    expect(body).not.toHaveProperty('session_tls_secret_name');
    expect(body.session_ingress_class_name).toBe('');
  });

  it('does not change from the default certificate to a secret in one step', async () => {
    const { send, data } = await renku();
    const path = `/clusters/${data.clusters[1]!.id}`;
    expect((await send(`PATCH ${path}`, { ...secret, [flag]: false })).status).toBe(422);
    expect((await send(`PATCH ${path}`, { [flag]: false })).status).toBe(500);
    expect((await send(`PATCH ${path}`, { session_protocol: 'http', [flag]: false })).status).toBe(201);
    expect((await send(`PATCH ${path}`, { ...https, ...secret })).status).toBe(201);
  });

  it('with https has one certificate, after whatever was sent', async () => {
    const { send, data } = await renku();
    const change = fc.record(
      {
        session_protocol: fc.constantFrom('http', 'https'),
        session_tls_secret_name: fc.constantFrom('', 'some-tls'),
        [flag]: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(change, fc.nat(1), async (body, index) => {
        const { status } = await send(`PATCH /clusters/${data.clusters[index]!.id}`, body);
        expect([201, 422, 500]).toContain(status);
        const stored = data.clusters[index]!;
        const certificates = [stored.session_tls_secret_name, stored[flag]].filter(Boolean);
        if (stored.session_protocol === 'https') expect(certificates).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is deleted although pools run there, which fall back to the home cluster', async () => {
    const { send, data } = await renku();
    const { id } = data.clusters[1]!;
    for (const path of [id, id, 'malformed', id.toLowerCase()]) {
      expect([path, (await send(`DELETE /clusters/${path}`)).status]).toEqual([path, 204]);
    }
    expect(data.clusters.map(({ name }) => name)).toEqual(['alpine-prod']);
    expect((await send('GET /resource_pools/5')).body).not.toHaveProperty('cluster');
    expect((await send('GET /resource_pools/7')).body).toHaveProperty('cluster');
  });
});
