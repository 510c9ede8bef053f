import { permissionsOn } from '../domain/access.ts';
import type { SystemRef } from '../domain/system.ts';
import { permissions, roles, type Viewer } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import { System } from './system.ts';

const Role = builder.enumType('Role', {
  description: 'Gateway roles in rising order; each includes the ones before it.',
  values: Object.fromEntries(roles.map((role) => [role.toUpperCase(), { value: role }])) as {
    [R in (typeof roles)[number] as Uppercase<R>]: { value: R };
  },
});

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
        'Role and permissions on each connected system. One that is asked for the role and does not tell it is named in `errors[]`.',
      resolve(viewer, _, { sources, reportFailure }, info) {
        for (const failure of viewer.unknownRoles?.values() ?? []) reportFailure(failure, info);
        return sources.systems.map(({ system }) => ({ system, viewer }));
      },
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
