import { describe, expect, it } from 'vitest';
import { manifestOfFolder } from '../../../src/operations/manifest/folder.ts';

describe('A folder that cannot be pushed', () => {
  it('is refused with every file that is no GraphQL, holds types or repeats a fragment', async () => {
    const fragment = 'fragment Parts on Job { id }';
    expect(
      await manifestOfFolder([
        { path: 'a.graphql', text: 'query A {' },
        { path: 'schema.graphql', text: 'type Query { a: Int }' },
        { path: 'b.graphql', text: fragment },
        { path: 'c.graphql', text: fragment },
        { path: 'deep.graphql', text: `query D ${'{ a'.repeat(3_000)}${'}'.repeat(3_000)}` },
      ]),
    ).toEqual([
      { path: 'files.a.graphql', message: expect.stringContaining('no GraphQL') },
      { path: 'files.schema.graphql', message: expect.stringContaining('holds types of a schema') },
      { path: 'files.deep.graphql', message: 'This is nested too deeply; split it into several.' },
      {
        path: 'files.c.graphql',
        message: expect.stringContaining('The fragment Parts stands in another place too'),
      },
    ]);
  });
});

describe('A folder', () => {
  it('gives each operation the fragments that it needs, from wherever they stand, and no other', async () => {
    const manifest = await manifestOfFolder([
      { path: 'jobs.graphql', text: 'query Jobs { jobs { nodes { ...Parts } } }' },
      {
        path: 'parts/job.graphql',
        text: 'fragment Parts on Job { id ...Name }\nfragment Other on Job { state }',
      },
      { path: 'parts/name.graphql', text: 'fragment Name on Job { name }' },
    ]);
    expect(manifest).toEqual({
      kind: 'FOLDER',
      entries: [
        {
          ...{ place: 'files.jobs.graphql', id: null, name: null },
          text: [
            'query Jobs {\n  jobs {\n    nodes {\n      ...Parts\n    }\n  }\n}',
            'fragment Parts on Job {\n  id\n  ...Name\n}',
            'fragment Name on Job {\n  name\n}',
          ].join('\n\n'),
        },
      ],
    });
  });

  it('takes a file that is one whole document to the letter', async () => {
    const text =
      '# Every hour\nquery Jobs   { jobs { nodes { ...Parts } } }\n\nfragment Parts on Job { id }\n';
    expect(await manifestOfFolder([{ path: 'jobs.graphql', text }])).toMatchObject({ entries: [{ text }] });
  });

  it('may hold several operations in one file', async () => {
    const text = 'query A { systems { name } } query B { systems { name } }';
    expect(await manifestOfFolder([{ path: 'both.graphql', text }])).toMatchObject({
      entries: [
        { place: 'files.both.graphql', text: 'query A {\n  systems {\n    name\n  }\n}' },
        { place: 'files.both.graphql', text: 'query B {\n  systems {\n    name\n  }\n}' },
      ],
    });
  });

  it('leaves fragments that spread each other to validation', async () => {
    const text = 'query A { jobs { nodes { ...X } } } fragment X on Job { ...Y } fragment Y on Job { ...X }';
    expect(await manifestOfFolder([{ path: 'a.graphql', text }])).toMatchObject({ entries: [{ text }] });
  });
});
