import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, mint, startCockpit } from './caller.ts';

let fake: ClusterCockpitFake;
afterEach(() => fake.close());

const mine = jobRow({ id: 1, jobId: 11, user: 'u-0001', startTime: 1000 });
const foreign = jobRow({ id: 2, jobId: 12, user: 'u-0002', startTime: 2000 });

async function startSmall(options: Parameters<typeof startCockpit>[0] = {}) {
  fake = await startCockpit({ data: { jobs: [mine, foreign] }, ...options });
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return fetch(fake.url + path, { method, headers });
}

async function refusal(response: Response) {
  const { error } = (await response.json()) as { error: string };
  return [response.status, error, response.headers.get('www-authenticate')];
}

describe('without a token', () => {
  it('refuses each API in its own words and names no scheme', async () => {
    await startSmall();
    expect(await refusal(await ask('/api/jobs/'))).toEqual([401, 'no user for secured check', null]);
    expect(await refusal(await ask('/userapi/jobs/'))).toEqual([401, 'unauthorized', null]);
  });

  it('answers a GraphQL request with the login page', async () => {
    await startSmall();
    const response = await ask('/query', { 'content-type': 'application/json' }, 'POST');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      401,
      'text/html; charset=UTF-8',
    ]);
    expect(await response.text()).toContain('<form');
  });

  it('shows that the server lives on its login page', async () => {
    await startSmall();
    expect((await ask('/login')).status).toBe(200);
  });
});

describe('a bad token', () => {
  const good = { sub: 'u-0001', roles: ['admin', 'api'] };
  const past = Math.floor(Date.now() / 1000) - 60;
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const tokens: [string, () => Promise<string> | string, RegExp][] = [
    ['expired', () => mint({ ...good, exp: past }), /^token has invalid claims: token is expired$/],
    ['not valid yet', () => mint({ ...good, nbf: past + 3600 }), /^token has invalid claims/],
    ['signed by a stranger', () => mint(good, stranger), /^token signature is invalid/],
    ['of another algorithm', () => mint(good, randomBytes(32), 'HS256'), /only Ed25519\/EdDSA supported$/],
    ['without a subject', () => mint({ roles: good.roles }), /^missing 'sub' claim in JWT$/],
    ['no token at all', () => 'opaque', /^token is malformed/],
  ];

  it.each(tokens)('is refused everywhere when it is %s', async (_case, make, reason) => {
    await startSmall();
    const headers = { authorization: `Bearer ${await make()}` };
    for (const path of ['/api/jobs/', '/userapi/jobs/']) {
      expect(await refusal(await ask(path, headers))).toEqual([401, expect.stringMatching(reason), null]);
    }
    const response = await ask('/query', headers, 'POST');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      401,
      'text/plain; charset=UTF-8',
    ]);
    expect((await response.text()).trim()).toMatch(reason);
  });

  it.each(['bearer', 'Basic', 'Token'])('is what a good one becomes behind the scheme %s', async (scheme) => {
    await startSmall();
    const response = await ask('/api/jobs/', { authorization: `${scheme} ${await mint(good)}` });
    expect(response.status).toBe(401);
  });

  it('in X-Auth-Token wins over a good one in Authorization', async () => {
    await startSmall();
    const token = await mint(good);
    expect((await ask('/api/jobs/', { 'x-auth-token': token, authorization: 'Bearer x' })).status).toBe(200);
    expect((await ask('/api/jobs/', { 'x-auth-token': 'x', authorization: `Bearer ${token}` })).status).toBe(
      401,
    );
  });
});

describe('the roles of a token', () => {
  it.each([
    [['api'], 200, 200],
    [['admin', 'api'], 200, 200],
    [['support', 'api'], 401, 200],
    [['manager', 'api'], 401, 200],
    [['user', 'api'], 401, 200],
    [['admin'], 401, 401],
    [['user'], 401, 401],
    [['api', 'unheard-of'], 401, 401],
    // Matches are counted, so a repeated role spoils or stands in for another one.
    [['admin', 'api', 'api'], 401, 200],
    [['admin', 'admin'], 200, 401],
  ])('%j open the admin API with %i and the user API with %i', async (roles, adminApi, userApi) => {
    await startSmall();
    const { get } = await caller(fake, roles);
    expect((await get('/api/jobs/')).status).toBe(adminApi);
    expect((await get('/userapi/jobs/')).status).toBe(userApi);
  });

  it.each([[[]], [undefined], ['admin api'], [[1, null]]])(
    '%j make a refusal written twice',
    async (roles) => {
      await startSmall();
      const headers = { authorization: `Bearer ${await mint({ sub: 'u-0001', roles })}` };
      for (const path of ['/api/jobs/', '/userapi/jobs/']) {
        const response = await ask(path, headers);
        const bodies = (await response.text()).trim().split('\n');
        expect(response.status).toBe(401);
        expect(bodies.map((body) => JSON.parse(body) as unknown)).toEqual(
          Array(2).fill({ status: 'Unauthorized', error: 'unauthorized' }),
        );
      }
    },
  );

  it.each([
    [['api'], [2, 1]],
    [
      ['admin', 'api'],
      [2, 1],
    ],
    [
      ['support', 'api'],
      [2, 1],
    ],
    [['manager', 'api'], [1]],
    [['user', 'api'], [1]],
  ])('%j see the jobs %j in both APIs', async (roles, ids) => {
    await startSmall();
    const { json, query } = await caller(fake, roles);
    const { jobs } = await json('/userapi/jobs/');
    const { data } = await query('{jobs(order:{field:"startTime",type:"col",order:DESC}){items{id}}}');
    expect(jobs.map((job: { id: number }) => job.id)).toEqual(ids);
    expect(data.jobs.items).toEqual(ids.map((id) => ({ id: String(id) })));
  });

  it.each([
    [['admin'], null],
    [['support'], null],
    // It lists the job and may not open it; to the others the job is not there.
    [['api'], 'you are not allowed to see this job'],
    [['manager'], 'sql: no rows in result set'],
    [['user'], 'sql: no rows in result set'],
  ])('%j may ask for a foreign job by its id, but for: %s', async (roles, refusal) => {
    await startSmall();
    const { query } = await caller(fake, roles);
    expect((await query('{job(id:1){jobId}}')).data).toEqual({ job: { jobId: 11 } });
    const { status, data, errors } = await query('{job(id:2){jobId}}');
    expect([status, data]).toEqual([200, { job: refusal === null ? { jobId: 12 } : null }]);
    expect(errors?.map(({ message }) => message)).toEqual(refusal === null ? undefined : [refusal]);
  });

  it.each(['jobs{count}', 'job(id:1){id}', 'nodes{count}'])(
    'when there are none end %s in an error',
    async (field) => {
      await startSmall();
      const { query } = await caller(fake, []);
      const { status, errors } = await query(`{${field}}`);
      expect([status, errors?.[0]?.message]).toEqual([200, 'user has no or unknown roles']);
    },
  );

  it.each([['api'], ['manager'], ['user']])('%s does not open the nodes', async (role) => {
    await startSmall();
    const { query } = await caller(fake, [role]);
    const answer = await query('{nodes{count}}');
    expect(answer).toMatchObject({ status: 200, data: null, errors: [{ path: ['nodes'] }] });
  });

  it('without api among them close the clusters, however they came in', async () => {
    await startSmall();
    const { get } = await caller(fake, ['admin', 'admin']);
    expect((await get('/api/clusters/')).status).toBe(403);
  });
});

describe('tags', () => {
  const tags = ['global', 'admin', 'u-0001', 'u-0002'].map((scope, id) => ({
    id,
    type: 't',
    name: scope,
    scope,
  }));

  it.each([
    [['api'], ['global', 'u-0001']],
    [
      ['user', 'api'],
      ['global', 'u-0001'],
    ],
    [
      ['admin', 'api'],
      ['global', 'admin', 'u-0001'],
    ],
  ])('are shown to %j as far as %j', async (roles, scopes) => {
    await startSmall({ data: { jobs: [jobRow({ user: 'u-0001', tagIds: [0, 1, 2, 3] })], tags } });
    const { json, query } = await caller(fake, roles);
    const { jobs } = await json('/userapi/jobs/');
    const { data } = await query('{tags{scope} jobs{items{tags{scope}}}}');
    expect(jobs[0].tags.map((tag: { scope: string }) => tag.scope)).toEqual(scopes);
    expect(data.tags).toEqual(scopes.map((scope) => ({ scope })));
    expect(data.jobs.items[0].tags).toEqual(data.tags);
  });
});

describe('the address of the caller', () => {
  it.each([
    [['10.0.0.5'], {}, 'unknown ip: 127.0.0.1'],
    [['10.0.0.5'], { 'x-forwarded-for': '10.0.0.5, 10.0.0.6' }, 'unknown ip: 10.0.0.5, 10.0.0.6'],
    [['10.0.0.0/24'], { 'x-real-ip': '10.0.0.5' }, 'unknown ip: 10.0.0.5'],
    [['10.0.0.5', '*'], {}, 'unknown ip: 127.0.0.1'],
  ])('is refused outside %j', async (apiAllowedIps, headers, error) => {
    await startSmall({ apiAllowedIps });
    const { get } = await caller(fake, ['api']);
    expect(await refusal(await get('/api/jobs/', headers))).toEqual([401, error, null]);
    expect((await get('/userapi/jobs/', headers)).status).toBe(200);
  });

  it.each([
    [[], {}],
    [['*'], {}],
    [['127.0.0.1'], {}],
    [['10.0.0.5'], { 'x-forwarded-for': '10.0.0.5:4711' }],
    [['10.0.0.5'], { 'x-real-ip': '10.0.0.5', 'x-forwarded-for': '10.0.0.9' }],
  ])('is let in by %j', async (apiAllowedIps, headers) => {
    await startSmall({ apiAllowedIps });
    const { get } = await caller(fake, ['api']);
    expect((await get('/api/jobs/', headers)).status).toBe(200);
  });
});

it('refuses a write that carries a browser’s cross-site mark, before the token', async () => {
  await startSmall();
  const response = await ask('/query', { 'sec-fetch-site': 'cross-site' }, 'POST');
  expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/plain; charset=UTF-8']);
});

describe('with validate-user', () => {
  const account = { name: '', email: '', projects: [] as string[], password: null };
  const users = [
    { ...account, username: 'u-0001', roles: ['user', 'api'] },
    { ...account, username: 'u-0007', roles: ['manager', 'api'], projects: ['ice'] },
  ];
  const jobs = [mine, jobRow({ ...foreign, project: 'ice' })];

  it('refuses whoever has no account, whatever the token says', async () => {
    await startSmall({ validateUser: true, data: { jobs, users } });
    const { get } = await caller(fake, ['admin', 'api'], 'u-0002');
    expect(await refusal(await get('/api/jobs/'))).toEqual([401, 'unknown user', null]);
  });

  it('takes the roles of the account, not those of the token', async () => {
    await startSmall({ validateUser: true, data: { jobs, users } });
    const { get, json } = await caller(fake, ['admin', 'api'], 'u-0001');
    expect((await get('/api/jobs/')).status).toBe(401);
    expect((await json('/userapi/jobs/')).jobs.map((job: { id: number }) => job.id)).toEqual([1]);
  });

  it('shows a manager the jobs of the own projects, which a token alone never does', async () => {
    await startSmall({ validateUser: true, data: { jobs, users } });
    const manager = await caller(fake, [], 'u-0007');
    expect((await manager.query('{jobs{items{id}}}')).data.jobs.items).toEqual([{ id: '2' }]);
    expect((await manager.query('{job(id:2){id}}')).data).toEqual({ job: { id: '2' } });
  });
});

describe('the metric store', () => {
  it.each([
    [['api'], 200],
    [['admin', 'api'], 200],
    [['manager', 'api'], 200],
    [['user', 'api'], 200],
    [['support', 'api'], 401],
    [['admin'], 401],
    [['user'], 401],
  ])('is open to %j with %i, from any address', async (roles, status) => {
    await startSmall({ apiAllowedIps: ['10.0.0.5'] });
    const { send } = await caller(fake, roles);
    expect((await send('POST', '/api/write', '')).status).toBe(status);
  });
});
