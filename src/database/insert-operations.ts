import { ClusterQLError } from '../errors.ts';
import { Prisma } from './generated/client.ts';

/** An operation to be stored; `Type` and `Source` are words of whoever keeps operations here. */
export interface NewOperationRow<Type extends string = string, Source extends string = string> {
  readonly id: string;
  readonly owner: string;
  readonly document: string;
  readonly name: string;
  readonly type: Type;
  readonly aliases: readonly string[];
  readonly tags: readonly string[];
  readonly source: Source;
}

/** PGlite works on the event loop, and both databases count the parameters of a statement. */
const rowsAtOnce = 100;

const { sql } = Prisma;

/**
 * Inserts inside a transaction. Whoever inserts a name first has it: the second of two that race finds the other's
 * there. What was revoked comes back as new, so that its name means it again.
 */
export async function insertOperations(
  statements: Prisma.TransactionClient,
  operations: readonly NewOperationRow[],
  at: Date,
): Promise<void> {
  // In one order for all: two pushes that wait for each other's names would wait for ever.
  const byName = operations.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  for (let from = 0; from < byName.length; from += rowsAtOnce)
    await takeNames(statements, byName.slice(from, from + rowsAtOnce));
  for (let from = 0; from < operations.length; from += rowsAtOnce) {
    const some = operations.slice(from, from + rowsAtOnce);
    const [ids, owners] = [some.map(({ id }) => id), some.map(({ owner }) => owner)];
    await statements.$executeRaw`
      DELETE FROM persisted_operation kept USING unnest(${ids}::text[], ${owners}::text[]) AS pushed (id, owner)
      WHERE kept.id = pushed.id AND kept.owner = pushed.owner AND kept.revoked_at IS NOT NULL`;
    await statements.$executeRaw`
      INSERT INTO persisted_operation AS kept
        (id, owner, document, name, type, aliases, tags, source, created_at)
      VALUES ${Prisma.join(some.map((operation) => valuesOf(operation, at)))}
      ON CONFLICT (id, owner) DO UPDATE
      SET aliases = ARRAY(SELECT DISTINCT unnest(kept.aliases || EXCLUDED.aliases))`;
  }
}

async function takeNames(
  { operationName }: Prisma.TransactionClient,
  operations: readonly NewOperationRow[],
): Promise<void> {
  const data = operations.map(({ name, owner }) => ({ name, owner }));
  await operationName.createMany({ data, skipDuplicates: true });
  const rows = await operationName.findMany({ where: { name: { in: data.map(({ name }) => name) } } });
  const owners = new Map(rows.map(({ name, owner }) => [name, owner]));
  const taken = data.find(({ name, owner }) => owners.get(name) !== owner);
  if (taken !== undefined) throw nameTaken(taken.name);
}

function valuesOf(operation: NewOperationRow, at: Date): Prisma.Sql {
  const { id, owner, document, name, type, source } = operation;
  const [aliases, tags] = [[...operation.aliases], [...operation.tags]];
  return sql`(${id}, ${owner}, ${document}, ${name}, ${type}, ${aliases}::text[], ${tags}::text[], ${source}, ${at})`;
}

function nameTaken(name: string): ClusterQLError {
  return new ClusterQLError(
    'CONFLICT',
    `The name ${name} belongs to another application by now; rename the operation and push again.`,
  );
}
