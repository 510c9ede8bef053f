import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlace, run, type StandIn, startStandIn } from './stand-in.ts';

let standIn: StandIn;
let place: ReturnType<typeof createPlace>;
beforeEach(async () => {
  standIn = await startStandIn();
  place = createPlace();
});
afterEach(async () => {
  place.remove();
  await standIn.close();
});

function login() {
  return run('login', standIn.gateway.url, '--file', place.file);
}

function logout(...words: string[]) {
  return run('logout', '--file', place.file, ...words);
}

describe('Nobody is signed out', () => {
  it('who was not signed in', async () => {
    const said = 'You are not signed in; run clusterql login <address of the gateway>.\n';
    expect(await logout()).toEqual({ code: 1, out: '', err: said });
  });

  it('by a mistake in the words, or by the name of another gateway', async () => {
    await login();
    expect((await logout('--all')).code).toBe(2);
    expect((await logout('https://other.example.org')).code).toBe(1);
    expect(Object.keys(place.sessions())).toEqual([standIn.gateway.url]);
    expect(standIn.forms('/revoke')).toEqual([]);
  });
});

it('Signing out forgets the tokens, and has the issuer take both of them back', async () => {
  await login();
  expect(await logout()).toEqual({
    code: 0,
    out: `Signed out of ${standIn.gateway.url}.\n`,
    err: 'campus was asked to take back the tokens.\n',
  });
  expect(place.sessions()).toEqual({});
  expect(standIn.forms('/revoke')).toEqual([
    { token: 'refresh-canary-1', token_type_hint: 'refresh_token', client_id: 'clusterql-cli' },
    { token: 'access-canary-1', token_type_hint: 'access_token', client_id: 'clusterql-cli' },
  ]);
  expect((await run('token', 'print', '--file', place.file)).code).toBe(1);
});

it('An issuer that is down is said, and the tokens are forgotten all the same', async () => {
  await login();
  await standIn.issuer.close();
  expect(await logout(standIn.gateway.url)).toEqual({
    code: 0,
    out: `Signed out of ${standIn.gateway.url}.\n`,
    err: 'campus could not be asked to take back the tokens; they are gone from here, and end by themselves.\n',
  });
  expect(place.sessions()).toEqual({});
});

it('Other gateways stay signed in', async () => {
  await login();
  await run('login', `${standIn.gateway.url}/second`, '--file', place.file);
  expect((await logout()).err).toMatch(/^You are signed in to several gateways/);
  expect((await logout(`${standIn.gateway.url}/second`)).code).toBe(0);
  expect(Object.keys(place.sessions())).toEqual([standIn.gateway.url]);
});
