import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/operations/id.ts';
import { createPushPlan } from '../../src/operations/push.ts';
import { apolloManifest, documentMap, query, smallSchema } from './documents.ts';

interface Stored {
  readonly names?: Record<string, string>;
  readonly aliases?: Record<string, string[]>;
}

function planner({ names = {}, aliases = {} }: Stored = {}) {
  return createPushPlan(smallSchema, {
    ownersOf: async () => new Map(Object.entries(names)),
    aliasesOf: async () => new Map(Object.entries(aliases)),
  });
}

const owner = 'exporter';

async function problemsOf(manifest: string, stored?: Stored) {
  const plan = await planner(stored)({ owner, manifest });
  expect(plan).toMatchObject({ added: [], aliased: [], same: [] });
  return plan.problems;
}

describe('A manifest with one bad entry', () => {
  it('adds nothing, and tells every problem of every entry with its place and the mend', async () => {
    const broken = 'query Broken { systems { nmae } jobs { nodes { colour } } }';
    const unfinished = 'query Half { systems';
    const manifest = documentMap(
      'sha1',
      ...[query('Good'), broken, '{ systems { name } }', unfinished, query('Good', 'name name')],
    );
    const [, second, third, fourth, fifth] = Object.keys(JSON.parse(manifest));
    expect(await problemsOf(manifest)).toEqual([
      {
        path: `manifest.${second}`,
        message:
          'This does not fit the schema at systems.nmae: Cannot query field "nmae" on type "System". Did you mean "name"?',
      },
      { path: `manifest.${second}`, message: expect.stringContaining('at jobs.nodes.colour: Cannot query') },
      { path: `manifest.${third}`, message: 'This holds an operation without a name; name it.' },
      {
        path: `manifest.${fourth}`,
        message: expect.stringMatching(/^This is no GraphQL at line 1, column \d+: /),
      },
      {
        path: `manifest.${fifth}`,
        message: 'Good is the name of another operation here too; rename one of them.',
      },
    ]);
  });

  it.each([
    [
      'an id that is not the digest of its text',
      { [digestOf('another')]: query('A') },
      'A has an id that is not the sha256 of its text; generate the manifest anew.',
    ],
    [
      'an MD5 of another text',
      { [digestOf('another', 'md5')]: query('A') },
      'A has an id that is not the md5 of its text; generate the manifest anew.',
    ],
    [
      'an algorithm that is not that of the digest',
      { [`sha1:${digestOf(query('A'))}`]: query('A') },
      'A has an id that is no MD5, SHA-1 or SHA-256',
    ],
    ['an id that is no digest', { jobs: query('A') }, 'A has an id that is no MD5, SHA-1 or SHA-256'],
    ['a subscription', { [digestOf('subscription A { a }')]: 'subscription A { a }' }, 'is a subscription'],
    [
      'two operations in one document',
      { [digestOf(query('A') + query('B'))]: query('A') + query('B') },
      'holds 2 operations',
    ],
    [
      'a character that no database keeps',
      { [digestOf(`${query('A')} # \0`)]: `${query('A')} # \0` },
      'This holds characters that cannot be kept; remove them.',
    ],
    [
      'fragments alone',
      { [digestOf('fragment A on Job { id }')]: 'fragment A on Job { id }' },
      'holds 0 operations',
    ],
    [
      'a name that reads like a digest',
      { [digestOf(query('a'.repeat(32)))]: query('a'.repeat(32)) },
      'is named like a digest',
    ],
    [
      'a name of many letters',
      { [digestOf(query('a'.repeat(129)))]: query('a'.repeat(129)) },
      'more than 128 letters',
    ],
  ])('is refused for %s', async (_title, map, message) => {
    const [id] = Object.keys(map);
    expect(await problemsOf(JSON.stringify(map))).toEqual([
      { path: `manifest.${id}`, message: expect.stringContaining(message) },
    ]);
  });

  it('is refused for a document beyond the limits, whose numbers are not told', async () => {
    const deep = `query Deep { systems { name ${'... on System { '.repeat(250)}name${' }'.repeat(250)} } }`;
    const large = `query Large { ${Array.from({ length: 300 }, (_, at) => `a${at}: systems { name }`).join(' ')} }`;
    const problems = await problemsOf(documentMap('sha256', deep, large));
    expect(problems.map(({ message }) => message)).toEqual([
      'This is nested too deeply; split it into several.',
      'This is too large (fields of the root, aliases); split it into several.',
    ]);
  });

  it('is refused for a name that the manifest and the text tell differently', async () => {
    const manifest = apolloManifest(query('A')).replace('"name":"A"', '"name":"B"');
    expect(await problemsOf(manifest)).toEqual([
      {
        path: 'manifest.operations.0',
        message: 'A is called "B" in the manifest; generate the manifest anew.',
      },
    ]);
  });

  it('is refused for a name that belongs to another application', async () => {
    const problems = await problemsOf(apolloManifest(query('A'), query('B')), {
      names: { B: 'portal', A: owner },
    });
    expect(problems).toEqual([
      {
        path: 'manifest.operations.1',
        message: 'B is a name that belongs to another application; rename the operation.',
      },
    ]);
  });

  it.each([
    [{ manifest: '{}' }, 'manifest', 'This holds no operation'],
    [{ files: [] }, 'files', 'This holds no operation'],
    [
      { files: [{ path: 'a.graphql', text: 'fragment A on Job { id }' }] },
      'files',
      'This holds no operation',
    ],
  ])('is refused when there is nothing in it: %j', async (push, path, message) => {
    const { problems } = await planner()({ owner, ...push });
    expect(problems).toEqual([{ path, message: expect.stringContaining(message) }]);
  });
});

describe('A good manifest', () => {
  it('adds what is new under the SHA-256 of its text, with the other digests as aliases', async () => {
    const text = query('A');
    const { added } = await planner()({
      owner,
      tags: ['nightly', 'nightly'],
      manifest: documentMap('md5', text),
    });
    expect(added).toEqual([
      {
        ...{ id: digestOf(text), owner, document: text, name: 'A', type: 'QUERY', source: 'MAP' },
        ...{ aliases: [digestOf(text, 'md5')], tags: ['nightly'] },
      },
    ]);
  });

  it('takes digests in capitals and with their algorithm before them', async () => {
    const text = query('A');
    const manifest = JSON.stringify({ [`sha1:${digestOf(text, 'sha1').toUpperCase()}`]: text });
    const { added } = await planner()({ owner, manifest });
    expect(added).toMatchObject([{ aliases: [digestOf(text, 'sha1')] }]);
  });

  it('stores a text that comes twice once, by the ids of both', async () => {
    const text = query('A');
    const manifest = JSON.stringify({ [digestOf(text, 'md5')]: text, [digestOf(text, 'sha1')]: text });
    const { added } = await planner()({ owner, manifest });
    expect(added).toMatchObject([{ aliases: [digestOf(text, 'md5'), digestOf(text, 'sha1')] }]);
  });

  it('tells what is stored already, and which of it gets an id that is not known yet', async () => {
    const [known, other, fresh] = [query('Known'), query('Other'), query('Fresh')];
    const stored = {
      aliases: { [digestOf(known)]: [digestOf(known, 'md5')], [digestOf(other)]: [digestOf(other, 'sha1')] },
    };
    const manifest = documentMap('md5', known, other, fresh);
    const { added, aliased, same } = await planner(stored)({ owner, manifest });
    expect([added, aliased, same].map((some) => some.map(({ name }) => name))).toEqual([
      ['Fresh'],
      ['Other'],
      ['Known'],
    ]);
    expect(aliased[0]?.aliases).toEqual([digestOf(other, 'sha1'), digestOf(other, 'md5')]);
  });

  it('may hold queries and mutations', async () => {
    const files = [{ path: 'a.graphql', text: 'mutation Cancel($id: ID!) { cancel(id: $id) { id } }' }];
    const { added } = await planner()({ owner, files });
    expect(added).toMatchObject([{ name: 'Cancel', type: 'MUTATION', source: 'FOLDER', aliases: [] }]);
  });
});

describe('A manifest of 10,000 entries', () => {
  const texts = Array.from({ length: 10_000 }, (_, at) => query(`Q${at}`));

  it('lets everybody else have their turn between two of its entries', async () => {
    let turns = 0;
    let isOver = false;
    function turn(): void {
      turns += 1;
      if (!isOver) setImmediate(turn);
    }
    turn();
    const { added } = await planner()({ owner, manifest: apolloManifest(...texts) });
    isOver = true;
    expect(added).toHaveLength(10_000);
    expect(turns).toBeGreaterThanOrEqual(10_000);
  }, 120_000);

  it('is the largest: one more is refused', async () => {
    expect(await problemsOf(apolloManifest(...texts, query('More')))).toEqual([
      { path: 'manifest', message: 'This holds more than 10000 operations; push it in parts.' },
    ]);
  });
});
