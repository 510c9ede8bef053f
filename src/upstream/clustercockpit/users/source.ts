import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import { type User, userMatches, type UserSource } from '../../../domain/user.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import { readAdminApi } from '../admin-api.ts';
import { parseDistinct, parseNameKey } from '../key.ts';
import { toUser } from './map.ts';
import * as wire from './schema.ts';

/** The accounts that cc-backend keeps: the whole list, to administrators alone. It finds nobody by name or address. */
export function userSource(door: Door, caller: Caller): UserSource {
  const { system } = door;

  async function readUsers(patient: Caller): Promise<User[]> {
    const users = await readAdminApi(door, patient, {
      path: '/api/users/',
      schema: wire.Users,
      what: 'its users',
      takes:
        'it shows them only to the role `admin` with `api` beside it, at an address that it allows; ' +
        'ask its operator for that.',
    });
    return users.map((user) => toUser(system, user));
  }

  return {
    system,
    orders: { USERNAME: bothWays },
    async read(request) {
      const users = await readUsers(until(caller, request.signal));
      const { filter } = request;
      return sliceWhole(users, request, (user) => userMatches(filter, user) && isAt(filter.email, user));
    },
    async getMany(keys) {
      return parseDistinct(keys, parseNameKey).length === 0 ? [] : readUsers(caller);
    },
  };
}

function isAt(email: string | null | undefined, user: User): boolean {
  return !email || user.email?.toLowerCase() === email.toLowerCase();
}
