import { permissionsOn } from '../domain/access.ts';
import type { SystemRef } from '../domain/system.ts';
import { permissions, rolesHeld, type Viewer } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import { Role } from './role.ts';
import { SystemSessionRef } from './system-session.ts';
import { System } from './system.ts';

export const Permission = builder.enumType('Permission', {
  description: 'What a role allows, noun and verb.',
  values: Object.fromEntries(permissions.map((name) => [inCapitals(name), { value: name }])),
});

interface Access {
  readonly system: SystemRef;
  readonly viewer: Viewer;
}

const ViewerAccess = builder.objectRef<Access>('ViewerAccess').implement({
  description: 'What the viewer is and may do on one system.',
  fields: (t) => ({
    system: t.expose('system', { type: System, description: 'Which system.' }),
    role: t.field({
      type: Role,
      nullable: true,
      description: 'Null when the viewer has none there, or when the system did not tell it.',
      resolve: ({ viewer, system }) => viewer.roles.get(system.name),
    }),
    permissions: t.field({
      type: [Permission],
      description:
        'What the gateway lets through, of what this system serves; the system itself has the last word.',
      resolve: ({ viewer, system }, _, { sources }) => permissionsOn(viewer, system, sources),
    }),
  }),
});

const ViewerRef = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    subject: t.exposeString('subject', {
      nullable: true,
      description: '`sub` of the token; null for an anonymous visitor.',
    }),
    issuer: t.exposeString('issuer', {
      nullable: true,
      description: 'Configured name of who issued the token.',
    }),
    name: t.exposeString('name', { nullable: true, description: 'As the token tells it.' }),
    email: t.exposeString('email', { nullable: true, description: 'As the token tells it.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the token ends.',
    }),
    access: t.field({
      type: [ViewerAccess],
      description:
        'Role and permissions on each connected system. One that is asked for the role and does not tell it is named in `errors[]`; one where the viewer has no account connected is not.',
      resolve(viewer, _, { sources, reportFailure }, info) {
        for (const failure of viewer.unknownRoles?.values() ?? [])
          if (failure.facts.reason !== 'NOT_CONNECTED') reportFailure(failure, info);
        return sources.systems.map(({ system }) => ({ system, viewer }));
      },
    }),
    sessions: t.field({
      type: [SystemSessionRef],
      description: 'How the viewer stands to each connected system: signed in, not yet connected, expired.',
      resolve: (viewer, _, { sources }) =>
        sources.systems.map(({ system, session }) => ({
          system,
          ...session,
          roles: rolesHeld(viewer, system),
        })),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    description: 'Who asks; never null, an anonymous visitor has no subject.',
    skipTypeScopes: true,
    resolve: (_, __, { viewer }) => viewer,
  }),
);

/** `nodePool:read` is NODE_POOL_READ. */
function inCapitals(permission: string): string {
  return permission.replaceAll(/[A-Z]/g, '_$&').replace(':', '_').toUpperCase();
}
