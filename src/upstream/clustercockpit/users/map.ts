import { formatId } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type { User } from '../../../domain/user.ts';
import { textOrNull } from '../text.ts';
import type * as wire from './schema.ts';

export function toUser(system: SystemRef, user: wire.User): User {
  const roles = user.roles ?? [];
  return {
    id: formatId('User', system.name, user.username),
    system,
    username: user.username,
    name: textOrNull(user.name),
    email: textOrNull(user.email),
    administrator: roles.includes('admin'),
    roles,
    managedProjects: user.projects?.filter((project) => project !== '') ?? [],
    ...{ local: null, groups: null, lastLoginAt: null, createdAt: null, createdBy: null },
  };
}
