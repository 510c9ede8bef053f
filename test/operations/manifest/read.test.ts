import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/operations/manifest/read.ts';

describe('A manifest that is none', () => {
  it.each([
    ['no JSON', 'query Jobs { jobs }', 'This is no JSON; push the file'],
    ['nothing', '', 'This is no JSON'],
    ['null', 'null', 'This has none of the known forms'],
    ['a list', '[]', 'This has none of the known forms'],
    ['a map of numbers', '{"a":1}', 'none of the known forms'],
  ])('is refused with the forms there are: %s', (_title, text, message) => {
    expect(readManifest(text)).toEqual([{ path: 'manifest', message: expect.stringContaining(message) }]);
  });
});

it('A manifest of Apollo that is not as Apollo writes it is refused by each place', () => {
  const operations = [
    { id: 'x', name: 'A' },
    { id: 'y', name: 'B', body: 'query B { a }' },
    { name: 'C', body: 7 },
  ];
  const text = JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 2, operations });
  const problems = readManifest(text);
  expect(problems).toHaveLength(4);
  expect(problems).toMatchObject([
    { path: 'manifest.version' },
    { path: 'manifest.operations.0.body', message: expect.stringContaining('generate the manifest anew') },
    { path: 'manifest.operations.2.id' },
    { path: 'manifest.operations.2.body' },
  ]);
});

describe('A manifest', () => {
  it('of Apollo is a list with ids, names and bodies', () => {
    const written = `{
      "format": "apollo-persisted-query-manifest",
      "version": 1,
      "operations": [
        {
          "id": "dc67510fb4289672bea757e862d6b00e83db5d3cbbcfb15260601b6f29bb2b8f",
          "body": "query UniversalQuery { __typename }",
          "name": "UniversalQuery",
          "type": "query"
        }
      ]
    }`;
    expect(readManifest(written)).toEqual({
      kind: 'APOLLO',
      entries: [
        {
          place: 'manifest.operations.0',
          id: 'dc67510fb4289672bea757e862d6b00e83db5d3cbbcfb15260601b6f29bb2b8f',
          name: 'UniversalQuery',
          text: 'query UniversalQuery { __typename }',
        },
      ],
    });
  });

  it('of Relay is a map of MD5 to texts', () => {
    const written =
      '{\n  "0f1b2a4c8f4c0d1e2a3b4c5d6e7f8a9b": "query JobsQuery {\\n  systems {\\n    name\\n  }\\n}\\n"\n}';
    expect(readManifest(written)).toEqual({
      kind: 'MAP',
      entries: [
        {
          place: 'manifest.0f1b2a4c8f4c0d1e2a3b4c5d6e7f8a9b',
          id: '0f1b2a4c8f4c0d1e2a3b4c5d6e7f8a9b',
          name: null,
          text: 'query JobsQuery {\n  systems {\n    name\n  }\n}\n',
        },
      ],
    });
  });

  it('of codegen is a map too, of SHA-1 or of sha256: and the digest', () => {
    const written = '{"sha256:aa": "query A { systems { name } }", "bb": "query B { systems { name } }"}';
    expect(readManifest(written)).toMatchObject({
      kind: 'MAP',
      entries: [{ id: 'sha256:aa' }, { id: 'bb' }],
    });
  });

  it('may begin with the mark that editors of Windows write', () => {
    expect(readManifest('\ufeff{"aa": "query A { systems { name } }"}')).toMatchObject({ kind: 'MAP' });
  });
});
