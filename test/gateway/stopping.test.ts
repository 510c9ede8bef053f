import { afterEach, expect, it, vi } from 'vitest';
import type { OpenParts } from '../../src/parts.ts';
import { Browser } from '../auth/sign-in/sign-in-site.ts';
import { openBrowser } from '../support/browser.ts';
import { openSite } from '../support/site.ts';

const publicUrl = 'http://127.0.0.1:4000';
const longerThanTokens = 3_600_000;

afterEach(() => void vi.useRealTimers());

it('a gateway that stops first keeps the tokens that it is being given, which the issuer gives once', async () => {
  // Before everything that takes the clock.
  vi.useFakeTimers({ toFake: ['Date'] });
  let stop: OpenParts['close'] | undefined;
  const site = await openSite({
    accounts: true,
    adjust: (parts) => {
      stop = parts.close;
      return parts;
    },
  });
  const { issuer } = site.sandbox;
  const browser = new Browser((request) => site.gateway.fetch(request), publicUrl);
  const { headers } = await browser.get('/auth/sign-in/campus');
  const back = new URL(await openBrowser().signInAt(headers.get('location') ?? '', 'administrator'));
  await browser.get(back.pathname + back.search);
  issuer.forget();
  issuer.setFault({ kind: 'latency', milliseconds: 300 }, '/token');
  vi.setSystemTime(Date.now() + longerThanTokens);

  const asked = browser.send(
    new Request(`${publicUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-clusterql-csrf': '1', origin: publicUrl },
      body: JSON.stringify({ query: '{ viewer { subject } }' }),
    }),
  );
  await vi.waitFor(() => expect(issuer.received.map(({ path }) => path)).toEqual(['/token']), 10_000);
  await stop?.();
  const rows = await site.database.prisma.session.findMany();
  expect(rows.map(({ version }) => version)).toEqual([2]);
  await asked;
  await site.close();
});
