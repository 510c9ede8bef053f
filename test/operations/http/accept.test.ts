import { describe, expect, it } from 'vitest';
import { chosenType, mediaTypes } from '../../../src/operations/http/accept.ts';

const withoutTable = mediaTypes.filter((type) => type !== 'text/csv');

describe('what a client accepts', () => {
  it.each(['application/xml', 'text/csv;q=0', 'text/csv; q=0.000, image/*', 'nonsense', ''])(
    'may be nothing that there is: %j',
    (accept) => {
      expect(chosenType(accept, mediaTypes)).toBeNull();
    },
  );

  it('may be a table alone, which not every operation has', () => {
    expect(chosenType('text/csv', withoutTable)).toBeNull();
    expect(chosenType('text/csv', mediaTypes)).toBe('text/csv');
  });

  it.each([
    [null, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json;q=0.5, application/graphql-response+json', 'application/graphql-response+json'],
    ['TEXT/CSV', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/csv; header=present; q=0.9, application/json; q=0.8', 'text/csv'],
    ['application/json;q=0.8, text/csv;q=0.9', 'text/csv'],
    ['application/json;q=0.9, text/csv;q=0.9', 'application/json'],
    ['text/csv;q=0.5, */*;q=0.4', 'text/csv'],
    ['text/csv;q=0, */*', 'application/json'],
    ['application/json;q=0, application/*;q=0.1', 'application/graphql-response+json'],
  ])('is weighed as it says: %j gets %s', (accept, type) => {
    expect(chosenType(accept, mediaTypes)).toBe(type);
  });
});
