import { describe, expect, it } from 'vitest';
import { createCookie, createSessionCookie } from '../../../src/auth/sign-in/cookie.ts';

const publicUrl = 'https://clusterql.example.org';

function bringing(cookie: string): Headers {
  return new Headers({ cookie });
}

describe('the cookie of a session', () => {
  it('is refused when there are two, of which one may be planted', () => {
    const { read } = createSessionCookie(publicUrl);
    expect(() => read(bringing('__Host-clusterql=a; other=x; __Host-clusterql=b'))).toThrow(
      'several cookies',
    );
  });

  it.each([
    ['other=x', null],
    ['clusterql=without-the-prefix', null],
    ['__Host-clusterql', null],
    ['x__Host-clusterql=a', null],
    // Another host may set these: browsers see no prefix in them.
    ['\u00a0__Host-clusterql=planted', null],
    ['a=1; \u00a0__Host-clusterql=planted; __Host-clusterql=secret', 'secret'],
    ['a=1; __Host-clusterql=secret; b=2', 'secret'],
    ['a=1;__Host-clusterql=secret;b=2', 'secret'],
    ['__Host-clusterql=with=signs', 'with=signs'],
    ['__Host-clusterql=', ''],
  ])('is found in %j by its whole name', (cookie, value) => {
    expect(createSessionCookie(publicUrl).read(bringing(cookie))).toBe(value);
  });

  it('goes to this host alone, encrypted, and never to scripts', () => {
    const { set, remove } = createSessionCookie(publicUrl);
    expect(set('secret')).toBe('__Host-clusterql=secret; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(remove).toBe('__Host-clusterql=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0');
  });

  it('has a plain name on loopback, where there is no https', () => {
    const { set } = createSessionCookie('http://127.0.0.1:4000');
    expect(set('secret')).toBe('clusterql=secret; Path=/; HttpOnly; SameSite=Lax');
  });
});

describe('another cookie', () => {
  it('is kept for as long as it says', () => {
    expect(createCookie(publicUrl, 'brief', 600).set('x')).toContain('; Secure; Max-Age=600');
  });
});
