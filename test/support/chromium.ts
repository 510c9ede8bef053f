import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Locator, type Page, type Request } from 'playwright-core';
import { type Listening, listenOn } from './listening.ts';
import { openSite, type Site, type SiteOptions } from './site.ts';
import { root } from './sources.ts';

/** Named by CHROMIUM it has to be there; a machine without it skips what needs it, and says so. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const hasBrowser = process.env['CHROMIUM'] !== undefined || existsSync(executablePath);

const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...quiet];

/** A gateway behind a socket, and a browser with one page, with everything about it that should not be. */
export interface Browsed {
  readonly site: Site;
  readonly url: string;
  readonly page: Page;
  /** Origins that anything was asked of. */
  readonly origins: ReadonlySet<string>;
  /** What the console complained of, breaches of the page's policy among it. */
  readonly complaints: readonly string[];
  /** Everything that a script of the page could read: cookies, and all that is stored. */
  readable(): Promise<string>;
  /** Keeps a picture in test-results/. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function browse(options: SiteOptions = {}): Promise<Browsed> {
  buildPage();
  // The address is known once it listens, and the gateway has to know it.
  const listening: Listening = await listenOn((request, response) =>
    site.gateway.listener(request, response),
  );
  const { configure = (config) => config } = options;
  const site = await openSite({
    ...options,
    configure: (config, sandbox) => configure({ ...config, publicUrl: listening.url }, sandbox),
  });
  const browser = await chromium.launch({ executablePath, headless: true, args });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // Below that of the tests, so that what was waited for is named.
  page.setDefaultTimeout(30_000);
  const origins = new Set<string>();
  const complaints: string[] = [];
  context.on('request', (request) => void origins.add(new URL(request.url()).origin));
  context.on('weberror', (thrown) => void complaints.push(String(thrown.error())));
  context.on('console', (message) => {
    // Statuses are for the tests to expect; what the policy blocks is complained of in other words.
    const isStatus = message.text().startsWith('Failed to load resource: the server responded');
    if (['error', 'warning'].includes(message.type()) && !isStatus) complaints.push(message.text());
  });

  return {
    ...{ site, url: listening.url, page, origins, complaints },
    readable: () => page.evaluate(everythingReadable),
    async picture(name) {
      const folder = fileURLToPath(new URL('test-results/', root));
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: `${folder}${name}.png` });
    },
    async close() {
      await browser.close();
      await listening.close();
      await site.close();
    },
  };
}

/** Runs in the browser, whose names Node does not know. */
const everythingReadable = 'JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])';

/** What the gateway serves has to be there, as `npm start` would build it. */
function buildPage(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('scripts/build.mjs', root))], { stdio: 'pipe' });
}

/** Waits until the editor takes keys; before that a click runs nothing. */
export async function editorReady(page: Page): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

/** Opens the tab and runs what stands in it; answers what came back. */
export async function runTab(page: Page, name: string): Promise<{ status: number; body: any }> {
  await tab(page, name).click();
  for (;;) {
    const answered = page.waitForResponse((response) => isOf(name, operationOf(response.request())));
    await page.locator('button.graphiql-execute-button').click();
    const response = await answered;
    const { operationName } = operationOf(response.request());
    // GraphiQL tells the operation of the tab before until it has looked at this one, and is refused.
    if (!operationName || operationName === name)
      return { status: response.status(), body: await response.json() };
  }
}

/** The tab of an operation, by its title alone: to the tab belongs the button that closes it, too. */
export function tab(page: Page, name: string): Locator {
  return page.locator('.graphiql-tab-button').getByText(name, { exact: true });
}

/** Puts a query into a tab of its own, which is called as its operation. */
export async function newTab(page: Page, query: string): Promise<void> {
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.locator('.graphiql-query-editor .monaco-editor').click();
  await page.keyboard.insertText(query);
}

interface Operation {
  readonly query?: string;
  readonly operationName?: string | null;
}

function isOf(name: string, { query = '' }: Operation): boolean {
  return new RegExp(`^(query|mutation) ${name}\\b`, 'm').test(query);
}

function operationOf(request: Request): Operation {
  const body = request.postData() ?? '';
  return body.startsWith('{') ? (JSON.parse(body) as Operation) : {};
}
