import { describe, expect, it } from 'vitest';
import { createVerifier } from '../../src/auth/verify.ts';
import { createGateway } from '../../src/gateway.ts';
import { createAdmission } from '../../src/operations/admission.ts';
import { noSources } from '../support/no-sources.ts';

const portal = 'https://portal.example.org';
const other = 'https://other.example.org';
const query = { query: '{ viewer { subject } }' };

/** No system and no issuer: who may read an answer in a browser does not depend on them. */
function gatewayFor(corsOrigins: readonly string[]) {
  const verify = createVerifier({ issuers: [], fetch, rolesOf: () => new Map() });
  return createGateway({
    corsOrigins,
    identify: ({ headers }) => verify(headers),
    answerSignIn: async () => Response.json({ issuers: [] }),
    removeSessionCookie: '',
    presentTokens: () => new Map(),
    completeTokens: (identity) => Promise.resolve(identity),
    completeRoles: (identity) => Promise.resolve(identity),
    admission: createAdmission({ find: async () => null, list: async () => [] }, 'open'),
    fitsLimits: () => true,
    registry: { used: () => undefined },
    bind: () => noSources,
    makeChange: () => Promise.reject(new Error('nothing is changed here')),
    secrets: ['made up for this test'],
    deadlineSeconds: 10,
    mostRows: 1_000,
    publicUrl: 'https://gateway.test',
    pageFolder: 'nowhere',
    onError: () => undefined,
    onAnswer: () => undefined,
  });
}

function ask(
  corsOrigins: readonly string[],
  headers: Record<string, string>,
  method = 'POST',
  path = '/graphql',
) {
  const body = method === 'POST' ? JSON.stringify(query) : null;
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, body };
  return gatewayFor(corsOrigins).fetch(new Request(`http://gateway.test${path}`, init));
}

const preflight = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type',
};

function corsHeaders({ headers }: Response): string[] {
  return [...headers.keys()].filter((name) => name.startsWith('access-control-'));
}

describe('a page of an origin that is not listed', () => {
  it.each([
    ['another host', 'https://evil.example.org', [portal, other]],
    ['another host, with one listed', 'https://evil.example.org', [portal]],
    ['another scheme', 'http://portal.example.org', [portal]],
    ['another port', `${portal}:8443`, [portal]],
    ['a name that only begins alike', `${portal}.evil.example`, [portal]],
    ['a sandboxed frame', 'null', [portal, other]],
    ['any, with none listed', portal, []],
  ])('is told nothing that would let it read an answer: %s', async (_, origin, listed) => {
    expect(corsHeaders(await ask(listed, { origin }))).toEqual([]);
    expect(corsHeaders(await ask(listed, { origin, ...preflight }, 'OPTIONS'))).toEqual([]);
  });
});

describe('a page of a listed origin', () => {
  it.each([portal, other])('may read answers and refusals, never with cookies: %s', async (origin) => {
    const refused = { authorization: 'Bearer nonsense' };
    for (const [status, headers] of [
      [200],
      [401, refused],
      [415, { 'content-type': 'text/plain' }],
    ] as const) {
      const answer = await ask([portal, other], { origin, ...headers });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')).toContain('Authorization');
    }
  });

  it('may send a token, and is told so before anything is looked at', async () => {
    const answer = await ask([portal], { origin: portal, ...preflight }, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(portal);
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
    expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await answer.text()).toBe('');
  });

  it.each(['POST', 'OPTIONS'])(
    'is told nothing of signing in, which is for our own pages: %s',
    async (method) => {
      const answer = await ask([portal], { origin: portal, ...preflight }, method, '/auth/sign-out');
      expect(answer.ok).toBe(true);
      expect(corsHeaders(answer)).toEqual([]);
    },
  );

  it('is told apart from others by caches when several are listed', async () => {
    expect((await ask([portal, other], { origin: other })).headers.get('vary')).toContain('Origin');
  });
});

describe('a program that is no page', () => {
  it('is answered whatever is listed', async () => {
    for (const listed of [[], [portal]]) {
      const answer = await ask(listed, {});
      expect(await answer.json()).toEqual({ data: { viewer: { subject: null } } });
      expect(corsHeaders(answer)).toEqual([]);
    }
  });
});
