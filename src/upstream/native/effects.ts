import type { RowEffect } from '../../domain/change/change.ts';
import { gatewaySystem } from '../../domain/system.ts';

/** Tables of the database, see prisma/schema.prisma. */
type Table = 'resource_pool' | 'pool_quota' | 'resource_class' | 'pool_member' | 'persisted_operation';

type Columns = Readonly<Record<string, unknown>>;

export function inserted(table: Table, key: number | string | null, values: object): RowEffect {
  return effectOf('INSERT', table, key, values);
}

export function updated(table: Table, key: number | string, values: object): RowEffect {
  return effectOf('UPDATE', table, key, values);
}

export function deleted(table: Table, key: number | string): RowEffect {
  return effectOf('DELETE', table, key, {});
}

function effectOf(
  action: RowEffect['action'],
  table: Table,
  key: number | string | null,
  values: object,
): RowEffect {
  return {
    kind: 'row',
    system: gatewaySystem,
    action,
    table,
    key: key === null ? null : String(key),
    values: asColumns(values),
  };
}

/** Named as in the database, and as JSON can hold them: the audit keeps them so. */
function asColumns(values: object): Columns {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]: [string, unknown]) => [
      field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      typeof value === 'bigint' ? Number(value) : value,
    ]),
  );
}
