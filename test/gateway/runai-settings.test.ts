import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Question, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const security = 'singleSignOnRedirect identityProvider idleTimeoutSeconds logoutUrl';
const changes: [string, object][] = [
  ['updateSetting', { id: 'Setting:dgx:inference', boolean: false }],
  ['updateSecuritySettings', { system: 'dgx', idleTimeoutSeconds: 900 }],
];

function change(name: string, input: object, payload?: string, question?: Parameters<typeof askChange>[4]) {
  return askChange(site, name, input, payload, question);
}

async function codesOf(query: string, question: Question): Promise<string[]> {
  const { body } = await site.ask(query, question);
  return body.errors.map(({ extensions }: any) => extensions.code);
}

describe('whoever has too low a role', () => {
  it.each(['{ settings { nodes { key } } }', '{ securitySettings(system: "dgx") { logoutUrl } }'])(
    'is refused %s, told the role administrator, and nothing is asked',
    async (query) => {
      expect(await codesOf(query, { as: null })).toEqual(['UNAUTHENTICATED']);
      const { body } = await site.ask(query, { as: 'editor' });
      expect(body.errors[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
      expect(body.errors[0].message).toContain('needs the role administrator there; yours is editor.');
      expect(Object.values(body.data)).toEqual([null]);
      expect(site.received('runai')).toEqual([]);
    },
  );

  it.each(changes)('is refused %s, and nothing is asked', async (name, input) => {
    const refused = await change(name, input, undefined, { as: 'editor' });
    expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'dgx' });
    const stranger = await change(name, input, undefined, { as: null });
    expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(site.received('runai')).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['updateSetting', { id: 'Setting:dgx:inference' }, 'InvalidInput'],
    ['updateSetting', { id: 'Project:dgx:1', boolean: true }, 'NotFound'],
    ['updateSetting', { id: 'Setting:renku:x', boolean: true }, 'NotFound'],
    ['updateSecuritySettings', { system: 'dgx', idleTimeoutSeconds: 90 }, 'InvalidInput'],
    ['updateSecuritySettings', { system: 'renku', idleTimeoutSeconds: 60 }, 'Unsupported'],
    ['updateSecuritySettings', { system: 'nowhere', idleTimeoutSeconds: 60 }, 'InvalidInput'],
  ])('of %s %j is answered %s, and nothing is asked', async (name, input, type) => {
    expect(await change(name, input)).toMatchObject({ __typename: type });
    expect(site.received('runai')).toEqual([]);
  });

  it('names the systems that there are', async () => {
    const { body } = await site.ask('{ securitySettings(system: "nowhere") { logoutUrl } }');
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(body.errors[0].message).toContain('connected are gateway, renku, dgx, emmy.');
  });
});

describe('an administrator', () => {
  it('may read and change settings where there are any', async () => {
    const { body } = await site.ask('{ viewer { access { system { name } permissions } } }');
    const able = body.data.viewer.access.filter(({ permissions }: any) =>
      permissions.includes('SETTING_WRITE'),
    );
    expect(able.map(({ system }: any) => system.name)).toEqual(['dgx']);
    expect(able[0].permissions).toContain('SETTING_READ');
  });

  it('finds a setting by its id and in the list, and switches it', async () => {
    const id = 'Setting:dgx:flexible_submission';
    const done = await change('updateSetting', { id, boolean: true }, 'setting { key boolean }');
    expect(done.setting).toEqual({ key: 'flexible_submission', boolean: true });
    const { body } = await site.ask(
      `{ setting(id: "${id}") { boolean } node(id: "${id}") { __typename }
         settings(filter: { text: "manifest" }) { totalCount nodes { id boolean } completeness { complete } } }`,
    );
    expect(body.data).toEqual({
      setting: { boolean: true },
      node: { __typename: 'Setting' },
      settings: { totalCount: 1, nodes: [{ id, boolean: true }], completeness: { complete: true } },
    });
  });

  it('changes how people sign in, and null is told of systems that have no such settings', async () => {
    const input = { system: 'dgx', idleTimeoutSeconds: 900, logoutUrl: 'https://portal.example.org' };
    const done = await change('updateSecuritySettings', input, `securitySettings { ${security} }`);
    const { body } = await site.ask(
      `{ dgx: securitySettings(system: "dgx") { ${security} } renku: securitySettings(system: "renku") { ${security} } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({ dgx: done.securitySettings, renku: null });
    expect(body.data.dgx).toMatchObject({ idleTimeoutSeconds: 900, identityProvider: 'campus' });
  });

  it('sets a secret that only Run:ai gets to see', async () => {
    const canary = 'made-up-password-of-the-mail-server';
    const [first] = site.sandbox.runai.state.settings as [any];
    site.sandbox.runai.state.settings.push({ ...first, key: 'smtp_password', type: 'string', value: 'old' });
    const input = { id: 'Setting:dgx:smtp_password', text: canary };
    const payload = 'setting { kind hasText boolean number }';
    const plan = await change('updateSetting', input, payload, { dryRun: true });
    const done = await change('updateSetting', input, payload);
    expect(done.setting).toEqual({ kind: 'TEXT', hasText: true, boolean: null, number: null });
    expect(site.sandbox.runai.received.filter(({ body }) => body.includes(canary))).toHaveLength(1);
    const audit = await site.ask('{ auditEvents { nodes { mutation input effects } } }');
    expect(audit.body.data.auditEvents.nodes[0]).toMatchObject({ mutation: 'updateSetting' });
    const told = JSON.stringify([plan, done, audit.body, site.logLines]);
    expect(told).toContain('smtp_password');
    expect(told).not.toContain(canary);
  });
});
