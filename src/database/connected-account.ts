import type { PrismaClient } from './generated/client.ts';
import type { ConnectedAccountModel } from './generated/models/ConnectedAccount.ts';
import { createRenewals, type Renewals } from './renewal.ts';
import { nullWhereGone } from './row-gone.ts';
import { withDatabase } from './unavailable.ts';

/** Whose account, at which issuer. */
export interface StoredAccountKey {
  readonly owner: { readonly issuer: string; readonly subject: string };
  readonly issuer: string;
}

/** An account that somebody connected; its tokens are sealed. */
export interface StoredAccount
  extends StoredAccountKey, Pick<ConnectedAccountModel, 'subject' | 'connectedAt' | 'tokens' | 'version'> {}

/** The table `connected_account`. */
export interface ConnectedAccountTable extends Renewals<StoredAccountKey> {
  /** Takes the place of an account connected before; answers that one. */
  put(account: StoredAccount): Promise<StoredAccount | null>;
  /** All of one person. */
  findAll(owner: StoredAccountKey['owner']): Promise<readonly StoredAccount[]>;
  /** Answers the row that was there. */
  remove(key: StoredAccountKey): Promise<StoredAccount | null>;
}

export function createConnectedAccountTable(prisma: PrismaClient): ConnectedAccountTable {
  const table = prisma.connectedAccount;
  return {
    ...createRenewals<StoredAccountKey>((key, condition, data) =>
      table.updateMany({ where: { ...columnsOf(key), ...condition }, data }),
    ),
    async put({ owner, issuer, ...account }) {
      const columns = columnsOf({ owner, issuer });
      const where = { ownerIssuer_ownerSubject_issuer: columns };
      const anew = { ...account, renewingUntil: null };
      const [before] = await withDatabase(() =>
        prisma.$transaction([
          table.findUnique({ where }),
          table.upsert({ where, create: { ...columns, ...anew }, update: anew }),
        ]),
      );
      return before && toAccount(before);
    },
    async findAll(owner) {
      const where = { ownerIssuer: owner.issuer, ownerSubject: owner.subject };
      return (await withDatabase(() => table.findMany({ where }))).map(toAccount);
    },
    async remove(key) {
      const where = { ownerIssuer_ownerSubject_issuer: columnsOf(key) };
      const before = await withDatabase(() => table.delete({ where }).catch(nullWhereGone));
      return before && toAccount(before);
    },
  };
}

function columnsOf({ owner, issuer }: StoredAccountKey) {
  return { ownerIssuer: owner.issuer, ownerSubject: owner.subject, issuer };
}

function toAccount(row: ConnectedAccountModel): StoredAccount {
  const { ownerIssuer, ownerSubject, issuer, subject, connectedAt, tokens, version } = row;
  const owner = { issuer: ownerIssuer, subject: ownerSubject };
  return { owner, issuer, subject, connectedAt, tokens, version };
}
