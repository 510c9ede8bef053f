import type { Context } from '../context.ts';
import type { builder } from './builder.ts';
import { ByteUnit } from './scalars.ts';

type FieldBuilder<Row> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Row>;

const unit = { type: ByteUnit, required: true, defaultValue: 1e9, description: 'What is counted.' } as const;

/** A number of bytes, shown in the unit the client asks for. */
export function bytesField<Row>(t: FieldBuilder<Row>, bytesOf: (row: Row) => number, description: string) {
  return t.float({
    description,
    args: { unit: t.arg(unit) },
    resolve: (row, { unit }) => bytesOf(row) / unit,
  });
}

/** Like `bytesField`, where null has a meaning of its own. */
export function nullableBytesField<Row>(
  t: FieldBuilder<Row>,
  bytesOf: (row: Row) => number | null,
  description: string,
) {
  return t.float({
    nullable: true,
    description,
    args: { unit: t.arg(unit) },
    resolve(row, { unit }) {
      const bytes = bytesOf(row);
      return bytes === null ? null : bytes / unit;
    },
  });
}

/** Like `nullableBytesField`, for what is joined. */
export function joinedBytesField<Row>(
  t: FieldBuilder<Row>,
  bytesOf: (row: Row, context: Context) => Promise<number | null>,
  description: string,
) {
  return t.float({
    nullable: true,
    description,
    args: { unit: t.arg(unit) },
    async resolve(row, { unit }, context) {
      const bytes = await bytesOf(row, context);
      return bytes === null ? null : bytes / unit;
    },
  });
}
