import type { Config } from '../../config.ts';
import type { Database } from '../../database/database.ts';
import type { StoredOperation } from '../../operations/stored-operation.ts';
import type { Out } from '../command.ts';
import { readOptions } from './asked.ts';
import { changeOperations, failureIn } from './change.ts';
import { findOperations, noSuchOperation } from './find.ts';

/**
 * `clusterql operations revoke <name or id> --owner <client>`: nobody may ask it from now on. By a name every
 * version of it ends, as else the name would mean the one before. Answers 0, 1 when there is none such or one
 * could not be revoked, 2 when it was asked wrongly.
 */
export async function run(
  config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const parsed = readOptions(args, { owner: { type: 'string' } });
  const [nameOrId, ...others] = parsed?.positionals ?? [];
  const owner = parsed?.values.owner;
  if (nameOrId === undefined || others.length > 0 || owner === undefined) {
    out.write(`${usage}\n`);
    return 2;
  }
  const found = await findOperations(database, nameOrId, owner);
  const standing = found.filter(({ revokedAt }) => revokedAt === null);
  if (found.length === 0) out.write(noSuchOperation(nameOrId, owner));
  else if (standing.length === 0) out.write('It was revoked before; nothing was changed.\n');
  const failures = await inTurn(standing, (operation) => revoke(config, database, operation, out));
  return found.length === 0 || failures.includes(false) ? 1 : 0;
}

async function revoke(
  config: Config,
  database: Database,
  { id, owner, name }: StoredOperation,
  out: Out,
): Promise<boolean> {
  const outcome = await changeOperations(config, database, {
    mutation: 'operations revoke',
    input: { id, owner },
    plan: (changes) => changes.revoke([id, owner]),
  });
  const failure = failureIn(outcome);
  out.write(failure === null ? `revoked  ${id}  ${name}\n` : `failed   ${id}  ${name}: ${failure}\n`);
  return failure === null;
}

async function inTurn<T, R>(all: readonly T[], one: (each: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const each of all) results.push(await one(each));
  return results;
}

const usage =
  'Name one operation and whose it is: clusterql operations revoke <name or id> --owner <client>.';
