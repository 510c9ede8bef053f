import { describe, expect, it } from 'vitest';
import { chooseSources, requireOrder, type Whereabouts } from '../../../src/domain/page/choose.ts';
import type { OrderSupport, Source } from '../../../src/domain/page/source.ts';
import type { SystemKind } from '../../../src/domain/system.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import type { Item } from './memory-source.ts';

type Field = 'NAME' | 'CREATED_AT';

const bothWays: OrderSupport = { directions: ['ASC', 'DESC'], backwards: true };
const newestFirst: OrderSupport = { directions: ['DESC'], backwards: false };

function source(
  name: string,
  kind: SystemKind,
  orders: Source<Item, unknown, Field>['orders'],
): Source<Item, unknown, Field> {
  return {
    system: { name, kind },
    orders,
    read: () => Promise.reject(new Error('nothing is asked here')),
    getMany: () => Promise.reject(new Error('nothing is asked here')),
  };
}

const dgx = source('dgx', 'runai', {
  NAME: bothWays,
  CREATED_AT: { directions: ['ASC', 'DESC'], backwards: false },
});
const emmy = source('emmy', 'clustercockpit', { CREATED_AT: bothWays });
const fritz = source('fritz', 'clustercockpit', { CREATED_AT: newestFirst });
const silent = source('silent', 'clustercockpit', {});
const all = [dgx, emmy, fritz];
const connected = ['renku', 'dgx', 'emmy', 'fritz'];

function refusalOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof ClusterQLError && error.code === 'BAD_USER_INPUT') return error.message;
    throw error;
  }
}

function chosen({ systems, ids = [] }: Partial<Whereabouts>): string[] {
  return chooseSources(all, { systems, ids }, connected).map(({ system }) => system.name);
}

function clusters(...ids: string[]): Whereabouts['ids'][number] {
  return { argument: 'filter.clusters', type: 'Cluster', ids };
}

function projects(...ids: string[]): Whereabouts['ids'][number] {
  return { argument: 'filter.projects', type: 'Project', ids };
}

describe('the systems a filter means', () => {
  it('are refused by name when nobody connected one', () => {
    expect(refusalOf(() => chosen({ systems: ['dgx', 'moon'] }))).toBe(
      'filter.systems names the system "moon"; connected are renku, dgx, emmy, fritz.',
    );
  });

  it('are refused by the argument whose id names one that nobody connected', () => {
    expect(refusalOf(() => chosen({ ids: [clusters('Cluster:moon:a')] }))).toBe(
      'filter.clusters names the system "moon"; connected are renku, dgx, emmy, fritz.',
    );
  });

  it.each(['', 'helios', 'Project:dgx:1', 'Cluster:dgx', 'Cluster::a', 'Cluster:dgx:%'])(
    'are refused when an id is none of its kind: %j',
    (id) => {
      expect(refusalOf(() => chosen({ ids: [clusters('Cluster:dgx:a', id)] }))).toBe(
        'filter.clusters takes ids of the form Cluster:<system>:<key>; one is not.',
      );
    },
  );

  it('are all of them when it says nothing', () => {
    expect(chosen({})).toEqual(['dgx', 'emmy', 'fritz']);
    expect(chosen({ systems: null, ids: [{ ...clusters(), ids: null }] })).toEqual(['dgx', 'emmy', 'fritz']);
  });

  it('are those it names, by name or by an id', () => {
    expect(chosen({ systems: ['fritz', 'dgx'] })).toEqual(['dgx', 'fritz']);
    expect(chosen({ ids: [clusters('Cluster:emmy:a', 'Cluster:emmy:b')] })).toEqual(['emmy']);
  });

  it('are those that meet every condition', () => {
    const ids = [clusters('Cluster:dgx:a', 'Cluster:emmy:b'), projects('Project:emmy:c')];
    expect(chosen({ ids })).toEqual(['emmy']);
    expect(chosen({ systems: ['dgx'], ids })).toEqual([]);
  });

  it('are none when the list is empty, or the system has no such rows', () => {
    expect(chosen({ systems: [] })).toEqual([]);
    expect(chosen({ ids: [clusters()] })).toEqual([]);
    expect(chosen({ systems: ['renku'] })).toEqual([]);
  });
});

describe('an order', () => {
  it('is refused when one of the systems has no such field, and names it', () => {
    expect(refusalOf(() => requireOrder(all, { field: 'NAME', direction: 'ASC' }, false))).toBe(
      'orderBy NAME ASC is not served by emmy, fritz; choose another order, or leave them out with filter.systems.',
    );
  });

  it('is refused when one of the systems has it in the other direction only', () => {
    expect(refusalOf(() => requireOrder(all, { field: 'CREATED_AT', direction: 'ASC' }, false))).toContain(
      'CREATED_AT ASC is not served by fritz;',
    );
  });

  it('cannot be read backwards when one of the systems can only go forwards', () => {
    const order = { field: 'CREATED_AT', direction: 'DESC' } as const;
    expect(refusalOf(() => requireOrder(all, order, true))).toBe(
      'last and before with orderBy CREATED_AT DESC are not served by dgx, fritz; use first and after, or leave them out with filter.systems.',
    );
    expect(refusalOf(() => requireOrder([emmy], order, true))).toBeNull();
  });

  it('is taken when all chosen systems serve it', () => {
    expect(refusalOf(() => requireOrder(all, { field: 'CREATED_AT', direction: 'DESC' }, false))).toBeNull();
    expect(refusalOf(() => requireOrder([dgx], { field: 'NAME', direction: 'DESC' }, true))).toBeNull();
    expect(refusalOf(() => requireOrder([], { field: 'NAME', direction: 'ASC' }, true))).toBeNull();
  });

  it('is not asked of a system that cannot list at all: that one says so itself', () => {
    expect(
      refusalOf(() => requireOrder([dgx, silent], { field: 'NAME', direction: 'ASC' }, true)),
    ).toBeNull();
  });
});
