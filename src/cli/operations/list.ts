import type { Config } from '../../config.ts';
import type { Database } from '../../database/database.ts';
import type { StoredOperation } from '../../operations/stored-operation.ts';
import type { Out } from '../command.ts';
import { readOptions, storeOf } from './asked.ts';
import { aligned, day, json, plain, shortId } from './lines.ts';

/** `clusterql operations list`: what is stored, by owner and name. Answers 0, or 2 when it was asked wrongly. */
export async function run(
  _config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const parsed = readOptions(args, { owner: { type: 'string' }, json: { type: 'boolean' } });
  if (parsed === null || parsed.positionals.length > 0) {
    out.write(`${usage}\n`);
    return 2;
  }
  const { owner, json: asJson = false } = parsed.values;
  const all = await storeOf(database).readAll();
  const wanted = all.filter((each) => owner === undefined || each.owner === owner).sort(byOwnerAndName);
  out.write(asJson ? json(wanted.map(withoutDocument)) : table(wanted));
  return 0;
}

function table(operations: readonly StoredOperation[]): string {
  if (operations.length === 0) return 'No operation is stored.\n';
  return aligned([
    ['name', 'owner', 'id', 'type', 'uses', 'last used', 'state', 'tags'],
    ...operations.map((each) => [
      ...[each.name, plain(each.owner), shortId(each), each.type.toLowerCase()],
      ...[String(each.useCount), day(each.lastUsedAt), stateOf(each), each.tags.map(plain).join(',')],
    ]),
  ]);
}

function stateOf(operation: StoredOperation): string {
  if (operation.revokedAt !== null) return `revoked ${day(operation.revokedAt)}`;
  return operation.public ? 'public' : 'stored';
}

/** Of one name the newest last, as it came. */
function byOwnerAndName(one: StoredOperation, other: StoredOperation): number {
  const [a, b] = [one, other].map(({ owner, name }) => `${owner}\n${name}`) as [string, string];
  return a === b ? one.sequence - other.sequence : a < b ? -1 : 1;
}

function withoutDocument({ document: _document, ...rest }: StoredOperation) {
  return rest;
}

const usage = 'Known are: clusterql operations list [--owner <client>] [--json].';
