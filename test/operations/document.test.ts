import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/operations/document.ts';

describe('a document that cannot be stored', () => {
  it.each([
    ['', /^is no GraphQL at line 1, column 1: /],
    ['query A {\n  viewer { }\n}', /^is no GraphQL at line 2, column 12: /],
    ['fragment F on Viewer { name }', /^holds 0 operations/],
    ['query A { a } query B { b }', /^holds 2 operations; store each/],
    ['{ viewer { name } }', /^holds an operation without a name/],
    [`query ${'A'.repeat(129)} { a }`, /^is named with more than 128 letters/],
    [`query ${'a'.repeat(32)} { a }`, /^is named like a digest/],
    ['subscription A { a }', /^is a subscription; only queries and mutations/],
  ])('%j says why, with the mend', (text, problem) => {
    expect(readDocument(text)).toMatch(problem);
  });
});

describe('a document', () => {
  it('is read with its one operation, whatever fragments stand around it', () => {
    const text = 'fragment F on Viewer { name } mutation Change { a } fragment G on Viewer { name }';
    expect(readDocument(text)).toMatchObject({ name: 'Change', type: 'MUTATION' });
    expect(readDocument(`query ${'A'.repeat(128)} { a }`)).toMatchObject({ type: 'QUERY' });
  });
});
