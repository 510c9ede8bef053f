import type { Change } from '../../../domain/change/change.ts';
import { conflict } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { Removal } from '../../../domain/removal.ts';
import type { NewUser, PasswordResult, UserChanges } from '../../../domain/user-changes.ts';
import type { User } from '../../../domain/user.ts';
import { take } from '../in-hand.ts';
import { type BoundRunai, removal } from '../runai-step.ts';
import { toUser } from './map.ts';
import * as wire from './schema.ts';
import { shownOnce } from './shown-once.ts';
import { users } from './users.ts';

export function userChanges(runai: BoundRunai): UserChanges {
  return {
    system: runai.door.system,
    create: async (user) => create(runai, user),
    resetPassword: (key) => resetPassword(runai, key),
    delete: (key) => remove(runai, key),
  };
}

const kind = { type: 'User', path: users.path, schema: wire.User } as const;

function create(runai: BoundRunai, { email, notify }: NewUser): Change<PasswordResult> {
  const { name } = runai.door.system;
  const body = { email, ...(notify && { notify }) };
  return shownOnce(runai, {
    intent: `Create the user ${email}`,
    fields: Object.keys(body),
    request: () => ({ method: 'POST', path: users.path, body, schema: wire.NewUser }),
    ifTaken: 'There is a user of this address.',
    toResult: ({ id, tempPassword }) => passwordOf(formatId('User', name, id), tempPassword),
    lookAt: `users(filter: { systems: [${JSON.stringify(name)}], email: ${JSON.stringify(email)} })`,
  });
}

async function resetPassword(runai: BoundRunai, key: NodeKey): Promise<Change<PasswordResult>> {
  const user = await take(runai, kind, key);
  if (user.isLocal === false)
    throw conflict(`${user.username} comes by single sign-on: the password is kept where they sign in.`);
  const id = formatId('User', runai.door.system.name, user.id);
  return shownOnce(runai, {
    intent: `Make another password for ${user.username}`,
    fields: ['id'],
    request: () => ({ method: 'POST', path: `${users.path}/${user.id}/password`, schema: wire.NewPassword }),
    ifMissing: `${user.username} is not there any more.`,
    toResult: ({ tempPassword }) => passwordOf(id, tempPassword),
    lookAt: id,
  });
}

async function remove(runai: BoundRunai, key: NodeKey): Promise<Change<Removal<User>>> {
  const { system } = runai.door;
  const user = await take(runai, kind, key);
  return removal(runai, {
    intent: `Delete the user ${user.username}`,
    id: formatId('User', system.name, user.id),
    path: `${users.path}/${user.id}`,
    schema: wire.User,
    toRow: (standing) => toUser(system, standing),
  });
}

function passwordOf(userId: string, temporaryPassword: PasswordResult['temporaryPassword']): PasswordResult {
  return { userId, temporaryPassword };
}
