import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../src/sandbox/runai/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
  // Opened when it is first asked, which takes longer than a change may.
  await site.database.prisma.auditEvent.count();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function fake(): RunaiFake {
  return site.sandbox.runai;
}

/** Asks for a secret, under a key by which the same can be asked again. */
async function ask(name: string, input: object, secret: string) {
  const typeName = name.charAt(0).toUpperCase() + name.slice(1);
  const { body } = await site.ask(
    `mutation ($input: ${typeName}Input!) { result: ${name}(input: $input, idempotencyKey: "${name}-1") {
       __typename ... on Failure { code message } ... on OutcomeUnknown { lookAt }
       ... on ${typeName}Payload { secret: ${secret} secretAlreadyShown } } }`,
    { variables: { input } },
  );
  return body.data.result;
}

/** Everything that the gateway wrote down, and everything it tells of it. */
async function kept(): Promise<string> {
  const { prisma } = site.database;
  const audited = await site.ask('{ auditEvents(first: 100) { nodes { mutation input effects outcome } } }');
  const rows = [await prisma.auditEvent.findMany(), await prisma.idempotencyKey.findMany()];
  const everything = [rows, audited.body, site.logLines];
  return inspect(everything, { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity });
}

/** One that is made for this file and whose password Run:ai keeps. */
async function localUserId(): Promise<string> {
  const email = 'u-0077@example.org';
  const standing = fake().state.users.find(({ username }) => username === email);
  if (standing !== undefined) return `User:dgx:${standing.id}`;
  const made = await askChange(site, 'createUser', { system: 'dgx', email }, 'userId user { email local }');
  expect(made.user).toEqual({ email, local: true });
  return made.userId;
}

function accountId(): string {
  return `ServiceAccount:dgx:${fake().state.serviceAccounts[0]!.id}`;
}

describe.each([
  ['createUser', 'temporaryPassword', '/users', () => ({ system: 'dgx', email: 'u-0042@example.org' })],
  ['resetUserPassword', 'temporaryPassword', '/password', async () => ({ id: await localUserId() })],
  ['createServiceAccount', 'clientSecret', '/service-accounts', () => ({ system: 'dgx', name: 'exporter' })],
  ['rotateServiceAccountSecret', 'clientSecret', '/secret', () => ({ id: accountId() })],
] as const)('the secret of %s', (name, field, path, makeInput) => {
  it('is in the first answer, in no replay, and nowhere that the gateway keeps anything', async () => {
    const input = await makeInput();
    fake().forget();
    const first = await ask(name, input, field);
    expect(first).toMatchObject({ secret: expect.stringMatching(/^[\w-]{12,}$/), secretAlreadyShown: false });
    const sent = fake().received.filter(({ method }) => method === 'POST');
    const second = await ask(name, input, field);
    expect(second).toMatchObject({ __typename: first.__typename, secret: null, secretAlreadyShown: true });
    expect(fake().received.filter(({ method }) => method === 'POST')).toEqual(sent);

    const written = await kept();
    expect(written).toContain(name);
    expect(written).not.toContain(first.secret);
  });

  it('in an answer that cannot be read reaches neither the client nor the log', async () => {
    const input = await makeInput();
    const canary = 'canary-of-a-secret';
    const unread = [
      canary,
      `["${canary}"]`,
      `{"tempPassword":["${canary}"],"clientSecret":{"a":"${canary}"}}`,
    ];
    for (const body of unread) {
      fake().setFault({ kind: 'body', body }, path);
      const result = await askChange(site, name, input);
      expect(result.__typename).toBe('OutcomeUnknown');
      fake().setFault(null);
      expect(JSON.stringify(result) + (await kept())).not.toContain(canary);
    }
    expect(site.logLines.join('')).toContain('answered 200');
  });
});
