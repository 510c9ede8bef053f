import type { Database } from '../../database/database.ts';
import { parseDocumentId } from '../../operations/id.ts';
import type { StoredOperation } from '../../operations/stored-operation.ts';
import { storeOf } from './asked.ts';

/** All that a name or a digest may mean, oldest first; of one owner alone where one is given. */
export async function findOperations(
  database: Database,
  nameOrId: string,
  owner: string | undefined,
): Promise<readonly StoredOperation[]> {
  const found = await storeOf(database).find(parseDocumentId(nameOrId)?.digest ?? nameOrId);
  return found.filter((each) => owner === undefined || each.owner === owner);
}

/** With the mend. */
export function noSuchOperation(nameOrId: string, owner: string | undefined): string {
  const whose = owner === undefined ? '' : ` of ${JSON.stringify(owner)}`;
  return `There is no operation ${JSON.stringify(nameOrId)}${whose}; see clusterql operations list.\n`;
}
