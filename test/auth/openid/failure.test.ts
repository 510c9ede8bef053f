import { describe, expect, it } from 'vitest';
import { createProvider } from '../../../src/auth/openid/provider.ts';
import { refusalOf } from '../issuer-fixture.ts';

const campus = {
  name: 'campus',
  issuer: 'https://sso.example.org/realms/hpc',
  algorithms: ['RS256'],
  audiences: ['clusterql'],
  requireExp: true,
  allowIdTokens: false,
  client: { id: 'clusterql', scopes: ['openid'], signIn: true, bearer: 'accessToken' },
} as const;

describe('what the log says of an issuer that cannot be reached', () => {
  it('quotes nothing that was sent', async () => {
    const why = Object.assign(new Error('refused: Bearer abc'), { code: 'code=abc' });
    expect(await detailOf(new TypeError('fetch failed', { cause: why }))).not.toContain('abc');
  });

  it.each(['ENOTFOUND', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])('is why: %s', async (code) => {
    const why = Object.assign(new Error('https://sso.example.org'), { code });
    expect(await detailOf(new TypeError('fetch failed', { cause: why }))).toMatch(
      new RegExp(`^issuer campus: .*${code}$`),
    );
  });
});

async function detailOf(failure: Error): Promise<unknown> {
  const { begin } = createProvider(campus, () => Promise.reject(failure));
  const error = await refusalOf(begin('https://clusterql.example.org/auth/callback/campus'));
  expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
  return error.facts.detail;
}
