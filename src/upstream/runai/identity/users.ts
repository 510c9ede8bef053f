import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import { type User, userMatches, type UserSource } from '../../../domain/user.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import { isOneOf, textOf } from '../filter-by.ts';
import { opaqueIdsOf } from '../keys.ts';
import { largestPage, type Range, readMany, readPages } from '../read.ts';
import { toUser } from './map.ts';
import * as wire from './schema.ts';

/** For the list and for one of them. */
export const users = { path: '/api/v1/users', pageSchema: wire.Users, rowSchema: wire.User };

const everyUser: Range = { limit: largestPage, offset: 0, sortBy: 'username', sortOrder: 'asc' };

/** Those who signed in once, and those who were given a password here: the whole list is read, and cut here. */
export function userSource(door: Door, caller: Caller): UserSource {
  const { system } = door;
  return {
    system,
    orders: { USERNAME: bothWays },
    async read({ filter, signal, ...request }) {
      const filterBy = textOf(isOneOf('username', filter.email ? [filter.email] : null));
      const range = { ...everyUser, filterBy };
      const { found, next } = await readPages(door, until(caller, signal), users, range, () => false);
      const rows = [...found.values()].map((user) => toUser(system, user));
      const slice = sliceWhole(
        rows,
        request,
        (user) => userMatches(filter, user) && isAt(filter.email, user),
      );
      return next === null ? slice : { ...slice, total: null, status: 'TRUNCATED' };
    },
    async getMany(keys) {
      const found = await readMany(door, caller, users, opaqueIdsOf(keys), everyUser);
      return found.map((user) => toUser(system, user));
    },
  };
}

/** An address with a comma cannot be said in `filterBy`. */
function isAt(email: string | null | undefined, user: User): boolean {
  return !email || user.email?.toLowerCase() === email.toLowerCase();
}
