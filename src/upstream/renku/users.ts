import { z } from 'zod';
import { formatId } from '../../domain/id.ts';
import { bothWays } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import type { SystemRef } from '../../domain/system.ts';
import { type User, userMatches, type UserSource } from '../../domain/user.ts';
import { nullIfMissing } from '../missing.ts';
import type { BoundRenku } from './bound-renku.ts';
import { textOrNull } from './text.ts';

const Account = z.object({
  id: z.string(),
  username: z.string(),
  email: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  // `GET /user` alone tells it.
  is_admin: z.boolean().optional(),
});
type Account = z.infer<typeof Account>;
const Accounts = z.array(Account);

/** Renku's copy of the accounts of Keycloak: the whole list to administrators, one by its address to everybody. */
export function userSource(renku: BoundRenku): UserSource {
  const { system } = renku;

  async function readAccounts(email: string | null | undefined, signal?: AbortSignal): Promise<Account[]> {
    const query = email ? { exact_email: email } : {};
    return renku.readUnvouched({ path: '/users', query, schema: Accounts }, signal);
  }

  /** `GET /users/{id}` answers strangers too: it is asked for those alone who may see the whole list. */
  async function readById(ids: readonly string[]): Promise<Account[]> {
    if (ids.length === 0) return [];
    const own = await renku.readUnvouched({ path: '/user', schema: Account });
    const [id, ...more] = ids.filter((each) => each !== own.id);
    if (id === undefined || own.is_admin !== true) return [own];
    if (more.length > 0) return [own, ...(await readAccounts(null)).filter((each) => each.id !== own.id)];
    const other = await nullIfMissing(renku.readUnvouched({ path: `/users/${id}`, schema: Account }));
    return other === null ? [own] : [own, other];
  }

  return {
    system,
    orders: { USERNAME: bothWays },
    async read(request) {
      const accounts = await readAccounts(request.filter.email, request.signal);
      const users = accounts.map((account) => toUser(system, account));
      return sliceWhole(users, request, (user) => userMatches(request.filter, user));
    },
    async getMany(keys) {
      const ids = keys.flatMap(([id, ...rest]) => (rest.length === 0 && isUserId(id) ? [id] : []));
      const accounts = await readById([...new Set(ids)]);
      return accounts.map((account) => toUser(system, account));
    },
  };
}

/** Renku's pattern of a subject of Keycloak. */
function isUserId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9-]+$/.test(text);
}

function toUser(system: SystemRef, account: Account): User {
  const name = [account.first_name, account.last_name].filter(Boolean).join(' ');
  return {
    id: formatId('User', system.name, account.id),
    system,
    username: account.username,
    name: textOrNull(name),
    email: textOrNull(account.email),
    administrator: account.is_admin ?? null,
    ...{ roles: null, managedProjects: null },
    ...{ local: null, groups: null, lastLoginAt: null, createdAt: null, createdBy: null },
  };
}
