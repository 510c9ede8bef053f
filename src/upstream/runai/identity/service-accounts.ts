import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import { serviceAccountMatches, type ServiceAccountSource } from '../../../domain/service-account.ts';
import { type Caller, until } from '../../../http/door.ts';
import { opaqueIdsOf } from '../keys.ts';
import { readOne } from '../read.ts';
import type { BoundRunai } from '../runai-step.ts';
import { toServiceAccount } from './map.ts';
import * as wire from './schema.ts';

/** Before 2.24 they are called applications, and from 3.0 nothing else is left of those. */
export async function serviceAccountsPath({ release }: BoundRunai, caller: Caller): Promise<string> {
  return (await release.isAtLeast(caller, '2.24')) ? '/api/v1/service-accounts' : '/api/v1/apps';
}

/** They come as a whole, unpaged list. */
export function serviceAccountSource(runai: BoundRunai): ServiceAccountSource {
  const { door, caller } = runai;
  const { system } = door;

  async function readAll(caller: Caller): Promise<wire.ServiceAccount[]> {
    const path = await serviceAccountsPath(runai, caller);
    return door.read(caller, { path, schema: wire.ServiceAccounts });
  }

  async function readById(id: string): Promise<wire.ServiceAccount[]> {
    const path = `${await serviceAccountsPath(runai, caller)}/${id}`;
    const account = await readOne(door, caller, { path, schema: wire.ServiceAccount });
    return account === null ? [] : [account];
  }

  return {
    system,
    orders: { NAME: bothWays, CREATED_AT: bothWays },
    async read(request) {
      const accounts = await readAll(until(caller, request.signal));
      const rows = accounts.map((account) => toServiceAccount(system, account));
      return sliceWhole(rows, request, (account) => serviceAccountMatches(request.filter, account));
    },
    async getMany(keys) {
      const [id, ...others] = opaqueIdsOf(keys);
      if (id === undefined) return [];
      const accounts = await (others.length === 0 ? readById(id) : readAll(caller));
      return accounts.map((account) => toServiceAccount(system, account));
    },
  };
}
