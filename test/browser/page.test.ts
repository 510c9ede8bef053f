import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { browse, type Browsed, editorReady, hasBrowser, newTab, runTab, tab } from '../support/chromium.ts';

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(!hasBrowser)('GraphiQL in a browser (skipped without /usr/bin/chromium)', () => {
  let browsed: Browsed;
  beforeAll(async () => {
    browsed = await browse();
  }, 180_000);
  afterAll(() => browsed.close());

  it('opens with its tabs and says that nobody is signed in', async () => {
    const { page, url } = browsed;
    await page.goto(`${url}/graphql`);
    await editorReady(page);
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    expect(await page.getByRole('status').first().innerText()).toBe('You are not signed in.');
    expect(await page.locator('.graphiql-tab-button').allInnerTexts()).toEqual([
      ...['Overview', 'WhoAmI', 'RunningJobs', 'PoolsAndClasses', 'RecentChanges', 'NewPoolAsDryRun'],
    ]);
    await browsed.picture('1-opened');
  });

  it('asks with a token under Headers, and keeps it nowhere', async () => {
    const { page, site } = browsed;
    const token = await site.tokenOf('administrator');
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('section[aria-label="Headers"] .monaco-editor').last().click();
    await page.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${token}` }));
    // A token of the Headers is of the tab that they were typed in.
    const { body } = await runTab(page, 'Overview');
    expect(body.errors).toBeUndefined();
    expect(body.data.jobs.nodes).toHaveLength(10);
    await page.getByRole('button', { name: 'Show History' }).click();
    expect(await browsed.readable()).toContain('query Overview');
    expect(await browsed.readable()).not.toContain(token.slice(0, 20));
  });

  it('keeps what was typed when it is opened again', async () => {
    const { page } = browsed;
    await newTab(page, 'query Mine { viewer { subject } }');
    await tab(page, 'Mine').waitFor();
    await expect.poll(() => browsed.readable()).toContain('query Mine');
    await page.reload();
    await editorReady(page);
    expect((await runTab(page, 'Mine')).body).toEqual({ data: { viewer: { subject: null } } });
  });

  it.each(['light', 'dark'] as const)('can be read where the system is %s', async (colorScheme) => {
    const { page } = browsed;
    await page.emulateMedia({ colorScheme });
    const ratios = await page.evaluate<number[]>(contrastsOfBar);
    expect(ratios.length).toBeGreaterThan(2);
    // WCAG 2.2, 1.4.3.
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
    await browsed.picture(`2-${colorScheme}`);
  });

  it('asked no other host for anything, and broke no rule of its page', () => {
    expect([...browsed.origins]).toEqual([browsed.url]);
    expect(browsed.complaints).toEqual([]);
  });
});

/** Runs in the browser: how much each text of the bar differs from what is behind it. */
const contrastsOfBar = `(() => {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor.startsWith('rgba(0, 0, 0, 0') ? behind(element.parentElement) : backgroundColor;
  };
  return [...document.querySelectorAll('.account-bar h1, .account-bar p, .account-bar .button')].map((element) => {
    const [dark, light] = [getComputedStyle(element).color, behind(element)].map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  });
})()`;
