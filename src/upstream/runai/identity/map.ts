import { formatId } from '../../../domain/id.ts';
import type { ServiceAccount } from '../../../domain/service-account.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type { User } from '../../../domain/user.ts';
import { textOrNull } from '../absent.ts';
import type * as wire from './schema.ts';

/** Run:ai has people by their addresses, and knows them by no other name. */
export function toUser(system: SystemRef, user: wire.User): User {
  return {
    id: formatId('User', system.name, user.id),
    system,
    username: user.username,
    name: null,
    email: user.username.includes('@') ? user.username : null,
    ...{ administrator: null, roles: null, managedProjects: null },
    local: user.isLocal ?? null,
    groups: user.groups ?? null,
    lastLoginAt: user.lastLogin ?? null,
    createdAt: user.createdAt ?? null,
    createdBy: textOrNull(user.createdBy),
  };
}

export function toServiceAccount(system: SystemRef, account: wire.ServiceAccount): ServiceAccount {
  return {
    id: formatId('ServiceAccount', system.name, account.id),
    system,
    name: account.name,
    clientId: textOrNull(account.clientId),
    enabled: account.enabled ?? null,
    createdAt: account.createdAt ?? null,
    createdBy: textOrNull(account.createdBy),
    lastLoginAt: account.lastLogin ?? null,
  };
}
