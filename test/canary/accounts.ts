import { createAccounts } from '../../src/auth/session/accounts.ts';
import type { Accounts } from '../../src/auth/session/session.ts';
import { createConnectedAccountTable } from '../../src/database/connected-account.ts';
import { accountsOf, visitors } from './people.ts';
import type { World } from './world.ts';

/** The accounts in the database of a world, as its gateways find them. */
export function openAccounts({ database, key }: World): Accounts {
  return createAccounts({
    store: createConnectedAccountTable(database.prisma),
    keys: [key],
    refresh: () => Promise.reject(new Error('no account is old enough to be renewed')),
  });
}

/** Connects everybody's accounts, with tokens of their own. */
export async function connectAccounts(world: World): Promise<void> {
  const accounts = openAccounts(world);
  await Promise.all(
    visitors.flatMap((owner) =>
      accountsOf(owner).map(async (account) =>
        accounts.connect(owner, account, await world.issuers[account.issuer].tokens(account)),
      ),
    ),
  );
}
