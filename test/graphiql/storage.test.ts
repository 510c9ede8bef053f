import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TextStore, withoutHeaders } from '../../src/graphiql/storage.ts';

const authorization = '{"Authorization":"Bearer canary"}';
const run = { query: '{ viewer { name } }', variables: '{"headers":"mine"}', headers: authorization };

let kept: Map<string, string>;
let store: TextStore;
beforeEach(() => {
  kept = new Map();
  store = withoutHeaders(storeIn(kept));
});

describe('a token under Headers', () => {
  it.each([
    ['graphiql:headers', authorization],
    ['graphiql:tabState', JSON.stringify({ activeTabIndex: 0, tabs: [run] })],
    ['graphiql:queries', JSON.stringify({ queries: [run, run] })],
    ['graphiql:favorites', JSON.stringify({ favorites: [{ ...run, favorite: true }] })],
    ['graphiql:another', JSON.stringify({ deep: [{ headers: { Authorization: 'Bearer canary' } }] })],
  ])('is not kept as part of %s', (key, value) => {
    store.setItem(key, value);
    expect([...kept.values()].join()).not.toContain('canary');
  });

  it('is not kept wherever in the history it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (rest, name) => {
        store.setItem('graphiql:queries', JSON.stringify({ [name]: [rest, { headers: 'canary-token' }] }));
        expect([...kept.values()].join()).not.toContain('canary-token');
      }),
    );
  });
});

describe('what was typed', () => {
  it('is kept without its headers', () => {
    store.setItem('graphiql:queries', JSON.stringify({ queries: [run] }));
    const expected = { queries: [{ ...run, headers: null }] };
    expect(JSON.parse(store.getItem('graphiql:queries') ?? '')).toEqual(expected);
  });

  it.each([
    ['graphiql:variables', '{ "headers": { "a": 1 } }'],
    ['graphiql:query', '{ viewer { name } } # "headers"'],
    ['graphiql:theme', 'dark'],
    ['graphiql:editorFlex', '1.5'],
  ])('is kept as it is in %s', (key, value) => {
    store.setItem(key, value);
    expect(kept.get(key)).toBe(value);
  });

  it('can be forgotten', () => {
    store.setItem('graphiql:query', '{ viewer { name } }');
    store.setItem('graphiql:theme', 'dark');
    store.removeItem('graphiql:query');
    expect(store.getItem('graphiql:query')).toBeNull();
    expect(store.length).toBe(1);
    store.clear();
    expect(store.length).toBe(0);
  });
});

function storeIn(values: Map<string, string>): TextStore {
  return {
    get length() {
      return values.size;
    },
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
