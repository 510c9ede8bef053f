import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { people, type Person } from '../../src/sandbox/people.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ accounts: true });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const projects = '{ projects(first: 1, filter: { systems: ["dgx"] }) { nodes { name } } }';

it('The sandbox refuses dgx to nobody, and sends it a token that the campus made for it, never the own one', async () => {
  const { body } = await site.ask(projects, { as: 'viewer' });

  expect(body.errors).toBeUndefined();
  expect(body.data.projects.nodes).toHaveLength(1);
  const [sent] = site.sandbox.runai.received.map(({ headers }) => headers.authorization);
  expect(sent).not.toBe(`Bearer ${await site.tokenOf('viewer')}`);
  expect(claimsOf(sent)).toMatchObject({ iss: site.sandbox.issuer.url, aud: 'runai' });
});

it('Whoever comes with a token of the realm of dgx goes there with that, in the role they have in it', async () => {
  const editor = people.find(({ username }) => username === 'editor') as Person;
  const token = await site.sandbox.runaiIssuer.tokenFor(editor);
  const role = '{ viewer { issuer access { system { name } role } } }';
  const answers = await Promise.all([site.ask(projects, { token }), site.ask(role, { token })]);

  expect(answers.map(({ body }) => body.errors)).toEqual([undefined, undefined]);
  expect(site.sandbox.runai.received.map(({ headers }) => headers.authorization)).toEqual([
    `Bearer ${token}`,
  ]);
  expect(answers[1].body.data.viewer).toMatchObject({
    issuer: 'runai',
    access: expect.arrayContaining([{ system: { name: 'dgx' }, role: 'EDITOR' }]),
  });
});

function claimsOf(authorization: string | undefined): unknown {
  const [, payload = ''] = (authorization ?? '').split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}
