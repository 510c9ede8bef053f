import { GraphQLError } from 'graphql';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description: 'A moment in UTC, ISO 8601, e.g. `2026-02-02T10:14:05.000Z`.',
  serialize: (value) => value,
  parseValue(value) {
    const time = typeof value === 'string' ? Date.parse(value) : NaN;
    if (Number.isNaN(time)) throw new GraphQLError('Write a time as ISO 8601, e.g. "2026-02-02T10:14:05Z".');
    return new Date(time).toISOString();
  },
});

/** Each unit stands for its number of bytes, so that a resolver only divides. */
export const ByteUnit = builder.enumType('ByteUnit', {
  description: 'Decimal units count in powers of 1000 bytes, binary ones in powers of 1024.',
  values: {
    B: { value: 1 },
    KB: { value: 1e3 },
    MB: { value: 1e6 },
    GB: { value: 1e9, description: '10^9 bytes.' },
    TB: { value: 1e12 },
    KIB: { value: 2 ** 10 },
    MIB: { value: 2 ** 20 },
    GIB: { value: 2 ** 30, description: '2^30 bytes.' },
    TIB: { value: 2 ** 40 },
  },
});
