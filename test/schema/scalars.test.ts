import type { GraphQLScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';

const dateTime = schema.getType('DateTime') as GraphQLScalarType;

describe('a time in a question', () => {
  it.each([
    '2026-02-02T10:14:05',
    '2026-02-02 10:14:05Z',
    'March 5, 2026',
    '1',
    '',
    '2026-13-01T00:00:00Z',
    5,
  ])('is refused when it is %j, with an example', (written) => {
    expect(() => dateTime.parseValue(written)).toThrow(/with its zone, e\.g\. "2026-02-02T10:14:05Z"/);
  });

  it.each([
    ['2026-02-02T10:14:05Z', '2026-02-02T10:14:05.000Z'],
    ['2026-02-02T10:14:05.123+02:00', '2026-02-02T08:14:05.123Z'],
    ['2026-02-02T10:14Z', '2026-02-02T10:14:00.000Z'],
    ['2026-02-02', '2026-02-02T00:00:00.000Z'],
  ])('is the moment %j, whatever the zone of the machine', (written, moment) => {
    expect(dateTime.parseValue(written)).toBe(moment);
  });
});
