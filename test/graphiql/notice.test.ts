import { describe, expect, it } from 'vitest';
import { noticesOf } from '../../src/graphiql/notice.ts';

const signIn = 'https://gateway.test/auth/sign-in';
const connect = 'https://gateway.test/auth/connect/dgx';

describe('what an answer tells a person to do', () => {
  it('is nothing when all went well, or nothing can be done by signing in', () => {
    expect(noticesOf({ data: {} })).toEqual([]);
    expect(noticesOf({ errors: [{ message: 'A mistake in the query.' }] })).toEqual([]);
    expect(noticesOf({ errors: [{ message: 'dgx is down.', extensions: { system: 'dgx' } }] })).toEqual([]);
  });

  it('is to sign in again when the session ended, and leads back to the page', () => {
    const extensions = { reason: 'SESSION_ENDED', connectUrl: signIn };
    expect(noticesOf({ errors: [{ message: 'Sign in again.', extensions }] })).toEqual([
      {
        message: 'Sign in again.',
        link: { text: 'Sign in', address: `${signIn}?return=%2Fgraphql` },
      },
    ]);
  });

  it('is to connect a system, said once however many fields wanted it', () => {
    const extensions = { reason: 'NOT_CONNECTED', system: 'dgx', connectUrl: connect };
    const error = { message: 'Connect dgx.', extensions };
    expect(noticesOf({ data: { jobs: null }, errors: [error, error] })).toEqual([
      { message: 'Connect dgx.', link: { text: 'Connect dgx', address: `${connect}?return=%2Fgraphql` } },
    ]);
  });
});
