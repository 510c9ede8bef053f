import { changeRefusal } from '../domain/access.ts';
import { requireConnected } from '../domain/page/choose.ts';
import type { SecuritySettings, SecuritySettingsSource } from '../domain/security-settings.ts';
import type { Viewer } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import { System } from './system.ts';

export const SecuritySettingsRef = builder.objectRef<SecuritySettings>('SecuritySettings').implement({
  description:
    'How people sign in to the user interface of a system and out of it. Filled by Run:ai, 2.21 and later.',
  fields: (t) => ({
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    singleSignOnRedirect: t.exposeBoolean('singleSignOnRedirect', {
      nullable: true,
      description: 'Whether the sign-in page leads on to the identity provider by itself.',
    }),
    identityProvider: t.exposeString('identityProvider', {
      nullable: true,
      description: 'Alias of the identity provider it leads to.',
    }),
    idleTimeoutSeconds: t.exposeInt('idleTimeoutSeconds', {
      nullable: true,
      description: 'After how many idle seconds a browser is signed out.',
    }),
    logoutUrl: t.exposeString('logoutUrl', {
      nullable: true,
      description: 'Where a browser is led after signing out; null leads nowhere else.',
    }),
  }),
});

builder.queryField('securitySettings', (t) =>
  t.field({
    type: SecuritySettingsRef,
    nullable: true,
    description:
      'How people sign in to a system; null where it has no such settings. Needs the role administrator there.',
    args: { system: t.arg.string({ required: true, description: 'Name of a connected system.' }) },
    skipTypeScopes: true,
    authScopes: { signedIn: 'security settings' },
    resolve(_, { system: name }, { viewer, sources }) {
      requireConnected(
        'system',
        name,
        sources.systems.map(({ system }) => system.name),
      );
      const source = sources.securitySettings.find(({ system }) => system.name === name);
      return source === undefined ? null : readAs(viewer, source);
    },
  }),
);

/** Refuses before anything is asked. */
function readAs(viewer: Viewer, source: SecuritySettingsSource): Promise<SecuritySettings> {
  const refusal = changeRefusal(viewer, 'Reading security settings of', 'setting:read', source.system);
  if (refusal !== null) throw refusal;
  return source.read();
}
