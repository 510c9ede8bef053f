import { accessRoleMatches, type AccessRoleSource } from '../../../domain/access-role.ts';
import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import { type Caller, until } from '../../../http/door.ts';
import { largestPage, readPages } from '../read.ts';
import type { BoundRunai } from '../runai-step.ts';
import { toAccessRole } from './map.ts';
import * as wire from './schema.ts';

/** An unpaged list that is gone in 3.0. */
const first = { path: '/api/v1/authorization/roles', schema: wire.AccessRoles };
/** The list that stands for it from 2.25. */
const second = { path: '/api/v2/authorization/roles', pageSchema: wire.AccessRolePage };

/** Roles are few: the whole list is read, and cut here. */
export function accessRoleSource({ door, caller, release }: BoundRunai): AccessRoleSource {
  const { system } = door;

  async function readRoles(caller: Caller): Promise<readonly wire.AccessRole[]> {
    if (!(await release.isAtLeast(caller, '2.25'))) return door.read(caller, first);
    const { found } = await readPages(door, caller, second, { limit: largestPage, offset: 0 }, () => false);
    return [...found.values()];
  }

  return {
    system,
    orders: { NAME: bothWays },
    async read(request) {
      const roles = await readRoles(until(caller, request.signal));
      const rows = roles.map((role) => toAccessRole(system, role));
      return sliceWhole(rows, request, (role) => accessRoleMatches(request.filter, role));
    },
    async getMany() {
      return (await readRoles(caller)).map((role) => toAccessRole(system, role));
    },
  };
}
