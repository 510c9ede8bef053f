import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../../../src/cli/commands.ts';
import { sandboxDeviceClient } from '../../../src/sandbox/clients.ts';
import type { Person } from '../../../src/sandbox/people.ts';
import { openBrowser } from '../../support/browser.ts';
import { type Listening, listenOn } from '../../support/listening.ts';
import { openSite, type Site } from '../../support/site.ts';
import { createPlace, run } from './stand-in.ts';

const device = { id: sandboxDeviceClient.id, scopes: ['openid', 'profile', 'offline_access'] };

let site: Site;
let gateway: Listening;
const place = createPlace();

beforeAll(async () => {
  site = await openSite({
    configure: (config) => ({
      ...config,
      issuers: config.issuers.map((issuer) => (issuer.name === 'campus' ? { ...issuer, device } : issuer)),
    }),
  });
  gateway = await listenOn(site.gateway.listener);
});
afterAll(async () => {
  place.remove();
  await gateway.close();
  await site.close();
});

/** Signs in on a terminal, while this person confirms the code in a browser. */
async function login(username: Person['username']): Promise<string> {
  let printed = '';
  const confirmed: Promise<unknown>[] = [];
  const out = {
    write(text: string) {
      printed += text;
      const address = /already:\n {2}(\S+)/.exec(text)?.[1];
      if (address !== undefined) confirmed.push(openBrowser().visit(address, username));
    },
  };
  await runCommand(['login', gateway.url, '--file', place.file], out, out);
  await Promise.all(confirmed);
  return printed;
}

/** Lets the stored token end. */
function wait(): void {
  const kept = JSON.parse(readFileSync(place.file, 'utf8'));
  kept.sessions[gateway.url].expiresAt = Date.now();
  writeFileSync(place.file, JSON.stringify(kept));
}

function print() {
  return run('token', 'print', '--file', place.file);
}

async function nameOf(token: string): Promise<unknown> {
  const { body } = await site.ask('{ viewer { name } }', { token: token.trim() });
  return body.data?.viewer.name;
}

it('A person of the sandbox signs in with a code, and scripts get tokens until the issuer ends it', async () => {
  const printed = await login('researcher');
  expect(printed).toMatch(/as "The researcher"\.\n(.*\n)* {2}renku +VIEWER\n {2}dgx +RESEARCHER\n/);

  const first = await print();
  expect(await nameOf(first.out)).toBe('The researcher');

  wait();
  const second = await print();
  expect([second.code, second.out === first.out]).toEqual([0, false]);
  expect(await nameOf(second.out)).toBe('The researcher');

  site.sandbox.issuer.endSignIns();
  wait();
  expect(await print()).toEqual({
    ...{ code: 1, out: '' },
    err: `The sign-in to ${gateway.url} has ended; run clusterql login ${gateway.url}.\n`,
  });
});

it('After signing out the issuer takes the refresh token of that sign-in no more', async () => {
  await login('administrator');
  const before = readFileSync(place.file, 'utf8');
  expect((await run('logout', '--file', place.file)).err).toBe('campus was asked to take back the tokens.\n');
  writeFileSync(place.file, before, { mode: 0o600 });
  wait();
  expect((await print()).err).toMatch(/has ended/);
});
