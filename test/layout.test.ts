import { describe, expect, it } from 'vitest';
import { circleAmong, importsOf, type Import } from './support/imports.ts';
import { rooms, trespasses } from './support/rooms.ts';
import { filesBelow } from './support/sources.ts';

const files = filesBelow('src');
const imports = files.flatMap(importsOf);

describe('who may import whom', () => {
  it('is kept by every file of src', () => {
    expect(imports.length).toBeGreaterThan(files.length);
    expect(trespasses(imports)).toEqual([]);
  });

  it('holds for every file of src, so that no new room stands outside of the table', () => {
    const towardsItself = files.map(({ path }) => ({ from: path, to: path, typesOnly: false }));
    expect(trespasses(towardsItself)).toEqual([]);
  });

  it.each([
    ['schema/pool.ts', 'upstream/index.ts'],
    ['schema/pool.ts', 'auth/identity.ts'],
    ['schema/pool.ts', 'http/door.ts'],
    ['schema/pool.ts', 'config.ts'],
    ['schema/pool.ts', 'config/system.ts'],
    ['domain/pool.ts', 'schema/pool.ts'],
    ['domain/pool.ts', 'http/door.ts'],
    ['errors.ts', 'domain/id.ts'],
    ['config.ts', 'errors.ts'],
    ['config/system.ts', 'domain/system.ts'],
    ['observability/log.ts', 'config.ts'],
    ['http/door.ts', 'auth/outbound.ts'],
    ['auth/verify.ts', 'config.ts'],
    ['context.ts', 'http/door.ts'],
    ['upstream/renku/client.ts', 'upstream/runai/client.ts'],
    ['upstream/renku/client.ts', 'auth/outbound.ts'],
    ['upstream/renku/client.ts', 'database/pools.ts'],
    ['upstream/index.ts', 'config.ts'],
    ['inbound/body.ts', 'upstream/index.ts'],
    ['gateway.ts', 'upstream/renku/client.ts'],
    ['gateway.ts', 'sandbox/index.ts'],
    ['main.ts', 'upstream/renku/client.ts'],
    ['main.ts', 'sandbox/renku/index.ts'],
    ['cli/check.ts', 'upstream/runai/client.ts'],
    ['sandbox/fake.ts', 'errors.ts'],
    ['sandbox/runai/listing.ts', 'domain/page.ts'],
    ['sandbox/runai/listing.ts', 'sandbox/renku/seed.ts'],
    ['graphiql/session.ts', 'domain/viewer.ts'],
    ['inbound/use-graphiql.ts', 'graphiql/requests.ts'],
    ['elsewhere/pool.ts', 'errors.ts'],
  ])('would name src/%s importing src/%s, even for its types', (from, to) => {
    const named = [expect.stringContaining(`src/${from} `)];
    expect(trespasses([crossing(from, to, false)])).toEqual(named);
    expect(trespasses([crossing(from, to, true)])).toEqual(named);
  });

  it.each([
    ['context.ts', 'domain/viewer.ts'],
    ['inbound/use-context.ts', 'auth/identity.ts'],
  ])('lets src/%s name the types of src/%s and nothing more', (from, to) => {
    expect(trespasses([crossing(from, to, true)])).toEqual([]);
    expect(trespasses([crossing(from, to, false)])).toHaveLength(1);
  });

  it('would name a file of src that reaches for a test', () => {
    const reaching = { from: 'src/main.ts', to: 'test/support/site.ts', typesOnly: false };
    expect(trespasses([reaching])).toEqual([expect.stringContaining('test/support/site.ts')]);
  });

  it('tells what the room may import, in the words of the table', () => {
    expect(trespasses([crossing('inbound/body.ts', 'config.ts', true)])).toEqual([
      'src/inbound/body.ts imports types of src/config.ts; inbound may import context, domain, errors, operations, auth (types)',
    ]);
    expect(trespasses([crossing('errors.ts', 'config.ts', false)])).toEqual([
      'src/errors.ts imports src/config.ts; errors may import nothing of ours',
    ]);
  });

  it('names only rooms that the table has', () => {
    const named = Object.values(rooms).flatMap(({ may, types = [] }) => [...may, ...types]);
    expect(named.filter((room) => !(room in rooms))).toEqual([]);
  });
});

describe('the imports of a file', () => {
  it.each([
    ["import { a } from '../errors.ts';", false],
    ["import * as errors from '../errors.ts';", false],
    ["import '../errors.ts';", false],
    ["import { type A } from '../errors.ts';", false],
    ["import type { A } from '../errors.ts';", true],
    ["export { a } from '../errors.ts';", false],
    ["export * from '../errors.ts';", false],
    ["export type { A } from '../errors.ts';", true],
    ["function later() { return import('../errors.ts'); }", false],
    ['const later = import(`../errors.ts`);', false],
    ["let a: import('../errors.ts').A;", true],
    ["import {\n  a,\n} from '../errors.ts';", false],
  ])('are seen in %j', (text, typesOnly) => {
    const found = importsOf({ path: 'src/http/door.ts', text });
    expect(found).toEqual([{ from: 'src/http/door.ts', to: 'src/errors.ts', typesOnly }]);
  });

  it.each([
    "import { z } from 'zod';",
    "// import '../errors.ts'",
    'const text = "import \'../errors.ts\'";',
  ])('leave out %j', (text) => {
    expect(importsOf({ path: 'src/http/door.ts', text })).toEqual([]);
  });
});

describe('circles of imports', () => {
  it('are nowhere in src, not even among types', () => {
    expect(circleAmong(imports)).toBeNull();
  });

  it('would be named file by file', () => {
    const chain = [crossing('a.ts', 'b.ts'), crossing('b.ts', 'c.ts'), crossing('b.ts', 'd.ts')];
    expect(circleAmong(chain)).toBeNull();
    expect(circleAmong([...chain, crossing('d.ts', 'b.ts')])).toEqual(['src/b.ts', 'src/d.ts', 'src/b.ts']);
    expect(circleAmong([crossing('a.ts', 'a.ts')])).toEqual(['src/a.ts', 'src/a.ts']);
  });
});

function crossing(from: string, to: string, typesOnly = false): Import {
  return { from: `src/${from}`, to: `src/${to}`, typesOnly };
}
