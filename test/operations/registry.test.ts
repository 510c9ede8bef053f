import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClusterQLError } from '../../src/errors.ts';
import type { OperationCaller } from '../../src/operations/caller.ts';
import { createPrepareDocument } from '../../src/operations/prepared.ts';
import { createRegistry, roundMilliseconds, unknownMilliseconds } from '../../src/operations/registry.ts';
import type { OperationUse, StoredOperation } from '../../src/operations/stored-operation.ts';
import { schema } from '../../src/schema/index.ts';
import { noon, storedOperation } from './operation.ts';

const caller = { client: 'chargeback', administrator: false };
const stranger = { client: null, administrator: false };
const administrator = { client: null, administrator: true };

const me = 'query Me { viewer { name } }';
const newerMe = 'query Me { viewer { email } }';

/** Rows as a database would hold them, which counts how often it is asked and can be down. */
function createRows(rows: StoredOperation[]) {
  const counts = { revisions: 0, reads: 0 };
  const written: OperationUse[][] = [];
  let down = false;
  function answer<T>(value: T): Promise<T> {
    return down ? Promise.reject(new ClusterQLError('DATABASE_UNAVAILABLE', 'down')) : Promise.resolve(value);
  }
  return {
    ...{ rows, counts, written },
    setDown: (isDown: boolean) => void (down = isDown),
    store: {
      readAll: () => ((counts.reads += 1), answer([...rows])),
      revision: () => ((counts.revisions += 1), answer(JSON.stringify(rows))),
      countUses: (uses: readonly OperationUse[]) => answer(void (down || written.push([...uses]))),
    },
  };
}

let errors: unknown[] = [];
beforeEach(() => {
  errors = [];
  vi.useFakeTimers({ now: noon, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(() => void vi.useRealTimers());

function openRegistry(stored: StoredOperation[]) {
  const table = createRows(stored);
  const registry = createRegistry({
    store: table.store,
    prepare: createPrepareDocument(schema),
    onError: (error) => errors.push(error),
  });
  async function meaningOf(
    idOrName: string,
    asked: OperationCaller = caller,
  ): Promise<StoredOperation | null> {
    return (await registry.find(idOrName, asked))?.operation ?? null;
  }
  return { ...table, registry, meaningOf };
}

describe('an operation that means nothing to its caller', () => {
  it('is unknown, revoked or another application’s, and to a stranger whatever is not public', async () => {
    const mine = storedOperation(me);
    const foreign = storedOperation('query Foreign { viewer { name } }', { owner: 'exporter' });
    const revoked = storedOperation('query Gone { viewer { name } }', { revokedAt: noon });
    const { meaningOf } = openRegistry([mine, foreign, revoked]);
    for (const each of [foreign.id, 'Foreign', revoked.id, 'Gone', 'Nobody', '0'.repeat(64)])
      expect(await meaningOf(each)).toBeNull();
    expect(await meaningOf(mine.id, stranger)).toBeNull();
    expect(await meaningOf(mine.id)).toBe(mine);
  });

  it('costs the database one question a second, whichever ids are tried', async () => {
    const { registry, counts } = openRegistry([storedOperation(me)]);
    await Promise.all(Array.from({ length: 1_000 }, (_, at) => registry.find(`Unknown${at}`, caller)));
    for (let at = 0; at < 100; at += 1) await registry.find(`Later${at}`, stranger);
    expect(counts).toEqual({ revisions: 1, reads: 1 });
    vi.setSystemTime(noon.getTime() + unknownMilliseconds);
    await registry.find('Unknown', caller);
    expect(counts).toEqual({ revisions: 2, reads: 1 });
  });

  it('is found a second later when another replica has stored it meanwhile', async () => {
    const { rows, meaningOf } = openRegistry([]);
    expect(await meaningOf('Me')).toBeNull();
    rows.push(storedOperation(me));
    expect(await meaningOf('Me')).toBeNull();
    vi.setSystemTime(noon.getTime() + unknownMilliseconds);
    expect(await meaningOf('Me')).toBe(rows[0]);
  });
});

describe('of several that an id or a name may mean', () => {
  const public_ = storedOperation(me, { owner: 'exporter', public: true });
  const own = storedOperation(me);
  const newest = storedOperation(me, { owner: 'other' });

  it.each([
    ['one’s own comes first', [own, public_, newest], caller, own],
    ['then the public one', [public_, newest], administrator, public_],
    ['then the newest', [storedOperation(newerMe), newest], administrator, newest],
  ])('%s', async (_, rows, asked, expected) => {
    expect(await openRegistry(rows).meaningOf('Me', asked)).toBe(expected);
  });

  it('a name means the newest that is not revoked', async () => {
    const [first, second] = [storedOperation(me), storedOperation(newerMe)];
    expect(await openRegistry([first, second]).meaningOf('Me')).toBe(second);
    expect(await openRegistry([first, { ...second, revokedAt: noon }]).meaningOf('Me')).toBe(first);
  });

  it('a list has the newest of each name that its caller may send', async () => {
    const foreign = storedOperation('query Foreign { viewer { name } }', { owner: 'exporter' });
    const second = storedOperation(newerMe);
    const { registry } = openRegistry([storedOperation(me), second, foreign]);
    expect((await registry.list(caller)).map(({ operation }) => operation)).toEqual([second]);
    expect((await registry.list(administrator)).map(({ operation }) => operation)).toEqual([foreign, second]);
    expect(await registry.list(stranger)).toEqual([]);
  });
});

describe('twice a minute', () => {
  async function nextRound(): Promise<void> {
    await vi.advanceTimersByTimeAsync(roundMilliseconds);
  }

  it('what was revoked elsewhere ends, and nothing is read where nothing changed', async () => {
    const { rows, counts, meaningOf } = openRegistry([storedOperation(me)]);
    await meaningOf('Me');
    await nextRound();
    expect(counts).toEqual({ revisions: 2, reads: 1 });
    rows[0] = storedOperation(me, { revokedAt: noon });
    expect(await meaningOf('Me')).not.toBeNull();
    await nextRound();
    expect(await meaningOf('Me')).toBeNull();
  });

  it('uses are written down together, and counted on where that fails', async () => {
    const operation = storedOperation(me);
    const { registry, written, setDown } = openRegistry([operation]);
    registry.used(operation);
    registry.used(operation);
    setDown(true);
    await nextRound();
    expect(written).toEqual([]);
    expect(errors).toMatchObject([{ code: 'DATABASE_UNAVAILABLE' }]);
    setDown(false);
    registry.used(operation);
    await nextRound();
    const lastUsedAt = new Date(noon.getTime() + roundMilliseconds);
    expect(written).toEqual([[{ id: operation.id, owner: operation.owner, count: 3, lastUsedAt }]]);
    await nextRound();
    expect(written).toHaveLength(1);
  });

  it('nothing is asked before anybody named an operation', async () => {
    const { counts } = openRegistry([]);
    await nextRound();
    expect(counts).toEqual({ revisions: 0, reads: 0 });
  });

  it('nothing more is asked after the end, which writes down what was used', async () => {
    const operation = storedOperation(me);
    const { registry, written, counts, meaningOf } = openRegistry([operation]);
    await meaningOf('Me');
    registry.used(operation);
    await registry.close();
    expect(written).toMatchObject([[{ count: 1 }]]);
    await nextRound();
    expect(counts).toEqual({ revisions: 1, reads: 1 });
  });
});

describe('a database that is down', () => {
  it('refuses everything at the start, and nothing as soon as it is back', async () => {
    const { meaningOf, setDown } = openRegistry([storedOperation(me)]);
    setDown(true);
    await expect(meaningOf('Me')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    setDown(false);
    expect(await meaningOf('Me')).not.toBeNull();
  });

  it('keeps nobody from what is known, and nobody is told that an id is unknown', async () => {
    const { meaningOf, setDown } = openRegistry([storedOperation(me)]);
    await meaningOf('Me');
    setDown(true);
    await vi.advanceTimersByTimeAsync(roundMilliseconds);
    expect(await meaningOf('Me')).not.toBeNull();
    await expect(meaningOf('Unknown')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(errors).toMatchObject([{ code: 'DATABASE_UNAVAILABLE' }]);
  });
});

describe('documents', () => {
  it('are made ready when they are read, one after another, before anybody asks', async () => {
    const prepared: string[] = [];
    const prepare = createPrepareDocument(schema);
    const rows = [
      storedOperation(me),
      storedOperation(newerMe),
      storedOperation('query Gone { a }', { revokedAt: noon }),
    ];
    const registry = createRegistry({
      ...{ store: createRows(rows).store, onError: (error: unknown) => errors.push(error) },
      prepare: (stored) => (prepared.push(stored.id), prepare(stored)),
    });
    await registry.reload();
    expect(prepared).toEqual([]);
    await vi.waitUntil(() => prepared.length === 2);
    expect(prepared).toEqual(rows.slice(0, 2).map(({ id }) => id));
    await registry.close();
  });

  it('that do not fit the schema any more say what is wrong with them', async () => {
    const { registry } = openRegistry([storedOperation('query Old { viewer { shoeSize } }')]);
    const found = await registry.find('Old', caller);
    expect(found?.prepared).toEqual({
      problems: [
        'does not fit the schema at viewer.shoeSize: Cannot query field "shoeSize" on type "Viewer".',
      ],
    });
  });
});
