import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ClusterQLError, type ErrorCode, type ErrorFacts } from '../../../src/errors.ts';
import { type AnswerForm, toAnswer } from '../../../src/operations/http/answer.ts';

const anna = { issuer: 'campus', subject: 'anna', roles: new Map() } as never;
const address = new URL('https://gateway.test/operations/Jobs?first=2');
const form: AnswerForm = {
  ...{ name: 'Jobs', type: 'application/json', connection: null },
  page: { address, ifNoneMatch: null },
};

/** As it leaves the gateway: with code, facts and the id of its request. */
function failure(code: ErrorCode, facts: ErrorFacts = {}, told: object = {}): GraphQLError {
  const { extensions, message } = new ClusterQLError(code, 'Something is wrong; mend it.', facts);
  return new GraphQLError(message, { extensions: { ...extensions, requestId: 'canary', ...told } });
}

describe('a request that nothing came of', () => {
  it.each([
    ['BAD_USER_INPUT', 400],
    ['LIMIT_EXCEEDED', 400],
    ['UNAUTHENTICATED', 401],
    ['FORBIDDEN', 403],
    ['NOT_FOUND', 404],
    ['OPERATION_NOT_FOUND', 404],
    ['INTERNAL', 500],
    ['UPSTREAM_TIMEOUT', 503],
    ['UPSTREAM_UNAVAILABLE', 503],
    ['DATABASE_UNAVAILABLE', 503],
  ] as const)('tells %s by its status, %i, and may not be kept', async (code, status) => {
    for (const data of [null, undefined, { jobs: null }]) {
      const answer = toAnswer({ errors: [failure(code)], ...(data !== undefined && { data }) }, form, anna);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('etag')).toBeNull();
      const [error] = (await answer.json()).errors;
      expect(error).toEqual({
        message: 'Something is wrong; mend it.',
        extensions: { code, retryable: false },
      });
    }
  });

  it('says in a header how long a system asked to wait, and what a step before said', () => {
    const busy = failure('UPSTREAM_RATE_LIMITED', { retryAfterSeconds: 7 });
    expect(toAnswer({ errors: [busy] }, form, anna).headers.get('retry-after')).toBe('7');
    const http = { status: 401, headers: { 'www-authenticate': 'Bearer realm="x"' } };
    const strange = toAnswer({ errors: [failure('FORBIDDEN', {}, { http })] }, form, anna);
    expect([strange.status, strange.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="x"']);
  });
});

describe('a request that something came of', () => {
  it('is an answer beside errors too, which name the systems that it lacks once each', async () => {
    const errors = ['dgx', 'emmy', 'dgx', undefined].map((system) => failure('UPSTREAM_FAILURE', { system }));
    const answer = toAnswer({ data: { jobs: { nodes: [] }, pools: null }, errors }, form, anna);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-clusterql-incomplete')).toBe('dgx, emmy, gateway');
    expect(answer.headers.get('etag')).toBeNull();
    expect(await answer.text()).not.toContain('canary');
  });

  it('is an answer where what was asked for is not there', async () => {
    const answer = toAnswer({ data: { pool: null } }, form, anna);
    expect([answer.status, await answer.text()]).toEqual([200, '{"data":{"pool":null}}']);
    expect(answer.headers.get('etag')).toMatch(/^"/);
  });

  it('gets no tag when it was asked with POST', () => {
    const { headers } = toAnswer({ data: { pool: null } }, { ...form, page: null }, anna);
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, null]);
  });
});
