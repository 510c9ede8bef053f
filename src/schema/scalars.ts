import { GraphQLError } from 'graphql';
import { Secret } from '../domain/secret.ts';
import { builder } from './builder.ts';

/** With a zone: without one, `Date` takes the zone of the machine that the gateway happens to run on. */
const moment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/i;

builder.scalarType('DateTime', {
  description: 'A moment in UTC, ISO 8601, e.g. `2026-02-02T10:14:05.000Z`.',
  serialize: (value) => value,
  parseValue(value) {
    const time = typeof value === 'string' && moment.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(time)) {
      throw new GraphQLError('Write a time as ISO 8601 with its zone, e.g. "2026-02-02T10:14:05Z".');
    }
    return new Date(time).toISOString();
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value: what a foreign system is sent has no type of ours. Only ever answered.',
  // Through the text, so that a secret in it comes out masked.
  serialize: (value) => JSON.parse(JSON.stringify(value)) as unknown,
  parseValue() {
    throw new GraphQLError('This type is only answered.');
  },
});

builder.scalarType('Secret', {
  description:
    'A text that is shown to whom it is meant for and nowhere else: not in a log, not in the audit, not in a plan.',
  serialize: (value) => value.reveal(),
  parseValue(value) {
    if (typeof value !== 'string') throw new GraphQLError('Write a secret as a text.');
    return new Secret(value);
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
