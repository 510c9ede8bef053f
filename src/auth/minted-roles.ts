import type { Role } from '../domain/viewer.ts';

/** Every role that ClusterCockpit knows. */
export const backendRoles = ['user', 'manager', 'support', 'admin', 'api'] as const;

/** One of ClusterCockpit's own roles, as its tokens name them. */
export type BackendRole = (typeof backendRoles)[number];

/**
 * The roles of ClusterCockpit for each of ours on `/userapi`, which wants `api` beside a person's role, and on
 * `/query`: `user` sees its own rows, `support` those of all. With `admin` an administrator would see no more.
 */
export const ordinaryRoles: { readonly [role in Role]?: readonly BackendRole[] } = {
  viewer: ['user', 'api'],
  researcher: ['user', 'api'],
  editor: ['support', 'api'],
  administrator: ['support', 'api'],
};

/** What `/api` opens to. A role named twice would close it: matches are counted. */
export const elevatedRoles: readonly BackendRole[] = ['admin', 'api'];

/** Whether whoever has these roles may do anything: `api` alone opens `/api` as well. */
export function administers(roles: readonly BackendRole[]): boolean {
  return roles.includes('admin') || roles.every((role) => role === 'api');
}
