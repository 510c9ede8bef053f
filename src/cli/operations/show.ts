import type { Config } from '../../config.ts';
import type { Database } from '../../database/database.ts';
import type { StoredOperation } from '../../operations/stored-operation.ts';
import type { Out } from '../command.ts';
import { readOptions } from './asked.ts';
import { findOperations, noSuchOperation } from './find.ts';
import { aligned, json, plain } from './lines.ts';

/**
 * `clusterql operations show <name or id>`: what is known of an operation, and its document. Answers 0, 1 when
 * there is none such, 2 when it was asked wrongly.
 */
export async function run(
  _config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const parsed = readOptions(args, { owner: { type: 'string' }, json: { type: 'boolean' } });
  const [nameOrId, ...others] = parsed?.positionals ?? [];
  if (nameOrId === undefined || others.length > 0) {
    out.write(`${usage}\n`);
    return 2;
  }
  const { owner, json: asJson = false } = parsed?.values ?? {};
  const found = await findOperations(database, nameOrId, owner);
  const shown = found.findLast(({ revokedAt }) => revokedAt === null) ?? found.at(-1);
  if (shown === undefined) {
    out.write(noSuchOperation(nameOrId, owner));
    return 1;
  }
  out.write(asJson ? json(shown) : describe(shown, found.length - 1));
  return 0;
}

function describe(operation: StoredOperation, others: number): string {
  const { id, name, owner, type, aliases, tags, source, useCount } = operation;
  const facts = aligned([
    ['name', name],
    ['id', id],
    ...aliases.map((alias) => ['alias', alias]),
    ['owner', plain(owner)],
    ['type', type.toLowerCase()],
    ['public', operation.public ? 'yes' : 'no'],
    ['tags', tags.map(plain).join(', ') || 'none'],
    ['came in', source.toLowerCase()],
    ['stored', operation.createdAt.toISOString()],
    ['uses', String(useCount)],
    ['last used', operation.lastUsedAt?.toISOString() ?? 'never'],
    ['revoked', operation.revokedAt?.toISOString() ?? 'no'],
    ...(others > 0 ? [['others', `${others} more; name one by its id`]] : []),
  ]);
  return `${facts}\n${operation.document.trimEnd()}\n`;
}

const usage =
  'Name one operation: clusterql operations show <name or id> [--owner <client>] [--json]; of several the newest is shown.';
