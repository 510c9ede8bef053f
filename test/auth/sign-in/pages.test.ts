import { beforeEach, describe, expect, it } from 'vitest';
import { failurePage, signInPage } from '../../../src/auth/sign-in/pages.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { openSignInSite, publicUrl, type SignInSite } from './sign-in-site.ts';

let site: SignInSite;
beforeEach(async () => {
  site = await openSignInSite();
});

describe('the sign-in page', () => {
  it('refuses to return to another site, at every step', async () => {
    const wanted = encodeURIComponent('//evil.example.org');
    for (const path of ['/auth/sign-in', '/auth/sign-in/campus', '/auth/connect/dgx']) {
      const response = await site.browser().get(`${path}?return=${wanted}`);
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).not.toContain('evil');
    }
  });

  it('lists the issuers where people sign in, and those alone', async () => {
    const response = await site.browser().get('/auth/sign-in?return=/graphql%3Fa%3D1%26b%3D2');
    const links = [...(await response.text()).matchAll(/href="([^"]*)"/g)].map(([, link]) => link);
    expect(links).toEqual([`${publicUrl}/auth/sign-in/campus?return=%2Fgraphql%3Fa%3D1%26b%3D2`]);
    expect((await site.browser().get('/auth/sign-in/runai')).status).toBe(404);
    expect((await site.browser().get('/auth/sign-in/nowhere')).status).toBe(404);
  });

  it('sends the browser to the issuer with a challenge, and remembers the rest in a cookie for ten minutes', async () => {
    const response = await site.browser().get('/auth/sign-in/campus');
    expect(response.status).toBe(303);
    const { origin, pathname, searchParams } = new URL(response.headers.get('location') ?? '');
    expect(origin + pathname).toBe('https://campus.example.org/authorize');
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'clusterql',
      response_type: 'code',
      scope: 'openid profile offline_access',
      redirect_uri: `${publicUrl}/auth/callback/campus`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const [line = ''] = response.headers.getSetCookie();
    expect(line).toMatch(
      /^__Host-clusterql-sign-in-[\da-f]{16}=[\w-]+\.\.[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/,
    );
    expect(line).not.toContain(searchParams.get('state'));
  });

  it('is begun by nobody so often that the cookies become too many', async () => {
    const browser = site.browser();
    for (let count = 0; count < 20; count += 1) await browser.get('/auth/sign-in/campus');
    expect(browser.cookies.size).toBeLessThanOrEqual(5);
  });

  it.each(['x', '"', '字'])(
    'remembers no way back, full of %s, that makes a request too large',
    async (sign) => {
      for (const length of [999, 900, 300, 100]) {
        const browser = site.browser();
        const wanted = encodeURIComponent(`/${sign.repeat(length)}`);
        for (let count = 0; count < 5; count += 1) await browser.get(`/auth/sign-in/campus?return=${wanted}`);
        const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`);
        // A browser keeps no longer one, and Node takes 16 KiB of headers in all.
        for (const cookie of cookies) expect(cookie.length).toBeLessThan(4_096);
        expect(cookies.join('; ').length).toBeLessThan(12_000);
        if (length === 100) expect(cookies).toHaveLength(5);
      }
    },
  );
});

describe('the pages', () => {
  it('write what comes from elsewhere as text', async () => {
    const bad = `<script>alert("1")</script>'&`;
    const shown = [
      signInPage([{ label: bad, address: `${publicUrl}/${bad}` }]),
      failurePage(new ClusterQLError('BAD_USER_INPUT', bad), bad, bad),
    ];
    for (const page of shown) {
      const html = await page.text();
      expect(html).toContain('&#60;script&#62;');
      expect(html).not.toContain('<script');
      expect(html).not.toContain(`"1"`);
    }
  });

  it('are dark where the browser is', async () => {
    const html = await (await site.browser().get('/auth/sign-in')).text();
    expect(html).toContain('color-scheme: light dark');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  it.each(['/auth/sign-in', '/auth/connect/dgx', '/auth/sign-in/nowhere', '/auth/callback/campus'])(
    'load nothing from elsewhere and stand in no frame: %s',
    async (path) => {
      const { headers } = await site.browser().get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/https?:|unsafe|\*/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('tell a terminal where it may sign in, and no secret', async () => {
    const response = await site.browser().get('/auth/issuers');
    expect(await response.json()).toEqual({
      issuers: [
        { name: 'campus', issuer: 'https://campus.example.org', device: null },
        { name: 'runai', issuer: 'https://runai.example.org', device: null },
      ],
    });
  });

  it('are not at other addresses', async () => {
    for (const path of ['/auth/', '/auth/x', '/auth/sign-in/campus/x', '/auth/issuers/x', '/auth/sign-out'])
      await expect(site.browser().get(path)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(site.browser().post('/auth/callback/campus')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
