import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from './secrets.ts';

const token = `eyJhbGciOiJFUzI1NiJ9.${'Q2xhaW1zT2ZTb21lYm9keVRoYXRBcmVMb25n'}.${'c2lnbmF0dXJlT2ZUaGVJc3N1ZXJIZXJl'}`;

function withToken() {
  const secrets = createSecrets();
  secrets.keep({ kind: 'access token', owner: 'campus-01', text: token });
  return secrets;
}

describe('the search for secrets', () => {
  it('finds nothing where nothing is, and not the header that all tokens share', () => {
    const harmless = `{"requestId":"5e1c","path":"/graphql"} ${token.split('.')[0]}`;
    expect(withToken().foundIn(harmless)).toEqual([]);
  });

  it.each([
    ['whole', token],
    ['in a log line', `{"msg":"Bearer ${token}"}`],
    ['in an address', `/x?token=${encodeURIComponent(token)}`],
    ['in base64', Buffer.from(`clusterql:${token}`).toString('base64')],
    ['claims alone', token.split('.')[1] ?? ''],
    ['signature alone', token.split('.')[2] ?? ''],
  ])('finds one %s', (_, text) => {
    expect(withToken().foundIn(text)).toEqual(['access token of campus-01']);
  });

  it('finds any 19 characters of one, anywhere in a text', () => {
    const secrets = createSecrets();
    const text = secrets.make({ kind: 'refresh token', owner: 'campus-01' });
    const places = fc.nat({ max: text.length - 19 });
    fc.assert(
      fc.property(fc.string(), places, fc.string(), (before, at, after) => {
        expect(secrets.foundIn(before + text.slice(at, at + 19) + after)).toHaveLength(1);
      }),
    );
  });
});
