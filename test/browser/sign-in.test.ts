import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { people } from '../../src/sandbox/people.ts';
import type { Fake } from '../../src/sandbox/fake.ts';
import { browse, type Browsed, editorReady, hasBrowser, newTab, runTab, tab } from '../support/chromium.ts';
import { withConnectedDgx } from './sign-in-config.ts';

const administrator = people.find(({ username }) => username === 'administrator')!;
/** Long enough for what comes between two waits, short enough to wait for. */
const accessTokenSeconds = 15;

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(!hasBrowser)('the administrator with a browser (skipped without /usr/bin/chromium)', () => {
  let browsed: Browsed;
  beforeAll(async () => {
    browsed = await browse({ sandbox: { issuer: { accessTokenSeconds } }, configure: withConnectedDgx });
  }, 180_000);
  afterAll(() => browsed.close());
  // Whatever was just done, no script of the page could have read a token or the cookie.
  afterEach(async () => {
    expect(await browsed.readable()).toMatch(/^\["",/);
    expect(await browsed.readable()).not.toMatch(/eyJ|refresh_token|access_token/);
  });

  it('signs in, and is back in GraphiQL', async () => {
    const { page, url } = browsed;
    await page.goto(`${url}/graphql`);
    await editorReady(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'campus' }).click();
    await page.getByRole('button', { name: administrator.name }).click();
    await page.getByText(`${administrator.name} of campus`).waitFor();
    expect(page.url()).toBe(`${url}/graphql`);
    const cookies = await page.context().cookies(`${url}/graphql`);
    const session = cookies.find(({ name }) => name === 'clusterql');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    await browsed.picture('3-signed-in');
  });

  it('runs a query, and is told that one system is not connected', async () => {
    await editorReady(browsed.page);
    const { status, body } = await runTab(browsed.page, 'RunningJobs');
    expect(status, JSON.stringify(body.errors)).toBe(200);
    expect(body.data.jobs.nodes.length).toBeGreaterThan(0);
    expect(body.errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ reason: 'NOT_CONNECTED', system: 'dgx' }),
      }),
    ]);
    await browsed.page.getByRole('alert').getByRole('link', { name: 'Connect dgx' }).waitFor();
    expect(browsed.site.received('runai')).toEqual([]);
  });

  it('connects that system with the keyboard alone', async () => {
    const { page } = browsed;
    await page.getByRole('button', { name: 'Systems' }).focus();
    await page.keyboard.press('Enter');
    const row = page.getByRole('row', { name: 'dgx' });
    expect(await row.innerText()).toMatch(/not connected/);
    await browsed.picture('4-not-connected');
    await row.getByRole('button', { name: 'Connect dgx' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: administrator.name }).click();
    await editorReady(page);
    await page.getByRole('button', { name: 'Systems' }).click();
    await row.getByRole('button', { name: 'Disconnect dgx' }).waitFor();
    expect(await row.getByRole('button').count()).toBe(1);
    expect(await row.innerText()).toMatch(/administrator\s+ready/);
    await browsed.picture('5-connected');
    await page.setViewportSize({ width: 390, height: 700 });
    expect((await row.getByRole('rowheader').boundingBox())!.x).toBeGreaterThanOrEqual(0);
    await browsed.picture('5-connected-on-a-small-window');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press('Escape');
    expect(await row.isVisible()).toBe(false);
  });

  it('makes a project there, as who they are there', async () => {
    const { page, site } = browsed;
    await newTab(page, 'query Departments { departments(first: 1) { nodes { id } } }');
    const { body: found } = await runTab(page, 'Departments');
    const departmentId = found.data.departments.nodes[0].id;
    site.forget();
    const input = `{ departmentId: ${JSON.stringify(departmentId)}, name: "from-a-browser" }`;
    await newTab(page, `mutation NewProject { createProject(input: ${input}) { __typename } }`);
    const { body } = await runTab(page, 'NewProject');
    expect(body).toEqual({ data: { createProject: { __typename: 'CreateProjectPayload' } } });
    const made = site.sandbox.runai.received.filter(({ method }) => method === 'POST');
    expect(made).toHaveLength(1);
    expect(claimsSent(made[0]!)).toMatchObject({ iss: site.sandbox.runaiIssuer.url });
    await browsed.picture('6-changed');
  });

  it('goes on when the token has ended, which is renewed once', async () => {
    const { page, site } = browsed;
    const { issuer } = site.sandbox;
    // Nothing is asked meanwhile, so whatever token there is is over.
    await page.waitForTimeout((accessTokenSeconds + 1) * 1000);
    issuer.forget();
    site.forget();
    const { status, body } = await runTab(page, 'Overview');
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(renewalsAt(issuer)).toHaveLength(1);
    const asked = site.sandbox.renku.received.find(({ headers }) => headers.authorization !== undefined);
    expect(claimsSent(asked!).exp).toBeGreaterThan(Date.now() / 1000);
    await page.getByText(`${administrator.name} of campus`).waitFor();
  });

  it('signs out here and at the issuer', async () => {
    const { page, url } = browsed;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are not signed in.').waitFor();
    expect(page.url()).toBe(`${url}/graphql`);
    const names = (await page.context().cookies(url)).map(({ name }) => name);
    expect(names).not.toContain('clusterql');
    await browsed.picture('7-signed-out');
    await editorReady(page);
    expect((await runTab(page, 'RecentChanges')).body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    // An issuer that still knew the browser would not ask who it is.
    await page.goto(`${url}/auth/sign-in/campus`);
    await page.getByRole('button', { name: administrator.name }).waitFor();
  });

  it('finds what they typed when they come back', async () => {
    const { page, url } = browsed;
    await page.goto(`${url}/graphql`);
    await tab(page, 'NewProject').waitFor();
  });

  it('asked no host but the gateway and the two issuers, and broke no rule of a page', () => {
    const { issuer, runaiIssuer } = browsed.site.sandbox;
    expect([...browsed.origins].sort()).toEqual([browsed.url, issuer.url, runaiIssuer.url].sort());
    expect(browsed.complaints).toEqual([]);
  });
});

function renewalsAt({ received }: Fake) {
  return received.filter(({ body }) => new URLSearchParams(body).get('grant_type') === 'refresh_token');
}

function claimsSent({ headers }: Fake['received'][number]): { iss: string; exp: number } {
  const [, payload = ''] = /^Bearer [^.]+\.([^.]+)\./.exec(headers.authorization ?? '') ?? [];
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}
