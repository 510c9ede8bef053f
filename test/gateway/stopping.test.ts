import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { OpenParts } from '../../src/parts.ts';
import { Browser, pathOf } from '../auth/sign-in/sign-in-site.ts';
import { openBrowser } from '../support/browser.ts';
import { openSite, type Site } from '../support/site.ts';

const publicUrl = 'http://127.0.0.1:4000';
const longerThanTokens = 3_600_000;

let site: Site;
let stop: OpenParts['close'];
let browser: Browser;
beforeAll(async () => {
  // Before everything that takes the clock.
  vi.useFakeTimers({ toFake: ['Date'] });
  site = await openSite({
    accounts: true,
    adjust: (parts) => {
      stop = parts.close;
      return parts;
    },
  });
  browser = new Browser((request) => site.gateway.fetch(request), publicUrl);
  const { headers } = await browser.get('/auth/sign-in/campus');
  const back = await openBrowser().signInAt(headers.get('location') ?? '', 'administrator');
  await browser.get(pathOf(new URL(back)));
}, 120_000);
afterAll(async () => {
  vi.useRealTimers();
  await site.close();
});

it('a gateway that stops first keeps the tokens that it is being given, which the issuer gives once', async () => {
  const { issuer } = site.sandbox;
  issuer.forget();
  issuer.setFault({ kind: 'latency', milliseconds: 1_000 }, '/token');
  vi.setSystemTime(Date.now() + longerThanTokens);

  const asked = browser.send(
    new Request(`${publicUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-clusterql-csrf': '1', origin: publicUrl },
      body: JSON.stringify({ query: '{ viewer { subject } }' }),
    }),
  );
  await vi.waitFor(() => expect(issuer.received.map(({ path }) => path)).toEqual(['/token']), 10_000);
  await stop();
  const rows = await site.database.prisma.session.findMany();
  expect(rows.map(({ version }) => version)).toEqual([2]);
  expect((await asked).status).toBe(200);
});
