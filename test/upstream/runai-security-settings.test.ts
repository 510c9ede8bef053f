import { describe, expect, it } from 'vitest';
import { securitySettingsProblems } from '../../src/domain/security-settings.ts';
import { rejection } from '../http/site.ts';
import { make, openRunai } from './runai-changing.ts';

const path = '/api/v1/security/settings';

describe('security settings of Run:ai', () => {
  it('are not read by editors, whom it refuses', async () => {
    const runai = await openRunai({}, 'editor');
    expect(await rejection(runai.securitySettings.read())).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('are told in seconds, and as null where nothing is set', async () => {
    const { fake, securitySettings } = await openRunai();
    expect(await securitySettings.read()).toEqual({
      system: { name: 'dgx', kind: 'runai' },
      ...{
        singleSignOnRedirect: true,
        identityProvider: 'campus',
        idleTimeoutSeconds: 3600,
        logoutUrl: null,
      },
    });
    fake.state.securitySettings = { autoRedirectSSO: {}, logoutRedirectUri: { uri: '' } };
    expect(await securitySettings.read()).toMatchObject({
      ...{ singleSignOnRedirect: null, identityProvider: null, idleTimeoutSeconds: null, logoutUrl: null },
    });
  });

  it('came with 2.21: before it they are neither read nor changed', async () => {
    const runai = await openRunai({ version: '2.20' });
    for (const asked of [
      runai.securitySettings.read(),
      runai.securitySettingsChanges.update({ logoutUrl: null }),
    ]) {
      const error = await rejection(asked);
      expect(error).toMatchObject({ code: 'UNSUPPORTED' });
      expect(error.message).toContain('2.21 brings it');
    }
    expect(runai.writes()).toEqual([]);
  });
});

describe('changed security settings', () => {
  it('are not changed by editors, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'editor');
    const error = await rejection(runai.securitySettingsChanges.update({ logoutUrl: null }));
    expect(error).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    expect(runai.writes()).toEqual([]);
  });

  it('write back what is not given, what is new to us included', async () => {
    const runai = await openRunai();
    runai.fake.state.securitySettings['autoRedirectSSO'] = {
      enabled: true,
      idpAlias: 'campus',
      prompt: 'login',
    };
    const { outcome } = await make(
      runai.securitySettingsChanges.update({ singleSignOnRedirect: false, idleTimeoutSeconds: 3600 }),
    );
    expect(runai.writes()).toEqual([
      {
        request: `PUT ${path}/autoRedirectSSO`,
        body: { enabled: false, idpAlias: 'campus', prompt: 'login' },
      },
    ]);
    expect(outcome).toMatchObject({
      payload: { securitySettings: { singleSignOnRedirect: false, identityProvider: 'campus' } },
    });
  });

  it('take one request each, with minutes and addresses as Run:ai has them, and can be removed', async () => {
    const runai = await openRunai();
    const logoutUrl = 'https://portal.example.org/bye';
    const set = await make(runai.securitySettingsChanges.update({ idleTimeoutSeconds: 900, logoutUrl }));
    expect(runai.writes()).toEqual([
      { request: `PUT ${path}/browserSessionTimeout`, body: { idleTimeout: 15 } },
      { request: `PUT ${path}/logoutRedirectUri`, body: { uri: logoutUrl } },
    ]);
    expect(set.outcome).toMatchObject({
      payload: { securitySettings: { idleTimeoutSeconds: 900, logoutUrl } },
    });
    const removed = await make(runai.securitySettingsChanges.update({ logoutUrl: null }));
    expect(removed.outcome).toMatchObject({ payload: { securitySettings: { logoutUrl: null } } });
    expect((await runai.securitySettingsChanges.update({ logoutUrl: null })).steps).toEqual([]);
  });

  it('of which the second fails are told as applied in part', async () => {
    const runai = await openRunai();
    const change = runai.securitySettingsChanges.update({
      singleSignOnRedirect: false,
      idleTimeoutSeconds: 900,
    });
    runai.fake.setFault({ kind: 'status', status: 400 }, 'browserSessionTimeout');
    const { outcome } = await make(change);
    expect(outcome).toMatchObject({ kind: 'PartiallyApplied' });
    expect(runai.fake.state.securitySettings).toMatchObject({
      autoRedirectSSO: { enabled: false },
      browserSessionTimeout: { idleTimeout: 60 },
    });
  });

  it('that Run:ai answers with an empty 200 and does not make are told as a failure', async () => {
    const runai = await openRunai();
    const change = await runai.securitySettingsChanges.update({ idleTimeoutSeconds: 900 });
    runai.fake.setFault({ kind: 'status', status: 200, body: '' }, 'browserSessionTimeout');
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure' });
  });

  it.each([
    [
      { singleSignOnRedirect: null, idleTimeoutSeconds: null },
      ['singleSignOnRedirect', 'idleTimeoutSeconds'],
    ],
    [{ identityProvider: 'Not An Alias' }, ['identityProvider']],
    [{ identityProvider: '' }, ['identityProvider']],
    [{ idleTimeoutSeconds: 0 }, ['idleTimeoutSeconds']],
    [{ idleTimeoutSeconds: 90 }, ['idleTimeoutSeconds']],
    [{ logoutUrl: 'javascript:alert(1)' }, ['logoutUrl']],
    [{ logoutUrl: 'https://portal' }, ['logoutUrl']],
    [{ identityProvider: null, logoutUrl: null }, []],
    [{ logoutUrl: 'https://portal.example.org:8443/bye?from=runai', idleTimeoutSeconds: 60 }, []],
  ])('keep the rules: %j', (patch, paths) => {
    expect(securitySettingsProblems(patch).map((problem) => problem.path)).toEqual(paths);
  });
});
