import { afterAll, describe, expect, test } from 'vitest';
import { formatProblems } from '../../src/config.ts';
import { createSite, goodFile, keyPair, refusalOf } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

describe('A variable of the environment', () => {
  test('that is not set or empty is named, once, with the place that needs it', () => {
    const file = goodFile();
    Object.assign(file.systems[0] ?? {}, { url: '${RENKU_URL}', ca: '${RENKU_CA}' });

    expect(site.problems(file, { env: { RENKU_CA: '' } })).toEqual([
      {
        path: 'systems[0].url',
        problem: 'needs the environment variable RENKU_URL, which is not set or empty',
        mend: 'Set RENKU_URL before the start, or write the value in the place of ${RENKU_URL}.',
      },
      expect.objectContaining({ path: 'systems[0].ca' }),
    ]);
  });

  test('is not found among the properties every object has', () => {
    expect(site.problems({ ...goodFile(), publicUrl: '${constructor}' }).map(({ path }) => path)).toEqual([
      'publicUrl',
    ]);
  });

  test.each(['${', '${}', '${A B}', '${A:-b}', 'x${1A}'])('cannot be written as %s', (value) => {
    const problems = site.problems({ ...goodFile(), publicUrl: value }, { env: { A: 'a' } });

    expect(problems).toEqual([
      expect.objectContaining({ path: 'publicUrl', mend: expect.stringContaining('${NAME}') }),
    ]);
  });

  test('takes its place anywhere in a text, and may hold anything YAML would trip over', () => {
    const file = goodFile();
    Object.assign(file.systems[0] ?? {}, { url: 'https://${HOST}/${PATH_ON_IT}' });
    Object.assign(file.issuers[0] ?? {}, { audiences: ['${AUDIENCE}'] });
    const env = { HOST: 'renku.example.org', PATH_ON_IT: 'api', AUDIENCE: 'a: [b, ${HOST} # "c"' };

    const config = site.load(file, { env });

    expect(config.systems[0]?.url).toBe('https://renku.example.org/api');
    expect(config.issuers[0]?.audiences).toEqual(['a: [b, ${HOST} # "c"']);
  });

  test('is not looked for after $${', () => {
    const file = goodFile();
    Object.assign(file.issuers[0] ?? {}, { audiences: ['$${A}', 'costs $5'] });

    expect(site.load(file).issuers[0]?.audiences).toEqual(['${A}', 'costs $5']);
  });
});

describe('A file that is not YAML', () => {
  test.each([
    ['a list that never ends', 'listen: [1\nsystems: 2', 'line 2, column 1', 'bad indent'],
    ['a key written twice', 'listen: a\nlisten: b', 'line 2, column 1', 'duplicate key'],
    ['a key that is a list', '? [a]\n: 1', 'line 1, column 3', 'non string key'],
    ['a tag of its own', 'listen: !secret a', 'line 1, column 9', 'tag resolve failed'],
    ['two documents', 'a: 1\n---\nb: 1', 'line 2, column 1', 'multiple docs'],
    [
      'a variable without quotes in braces',
      'cors: { origins: ${A} }',
      'line 1, column 19',
      'unexpected token',
    ],
  ])('is told with line and column: %s', (_, text, path, fault) => {
    const [first] = site.problems(text);

    expect(first).toMatchObject({ path, problem: `is not valid YAML (${fault})` });
    expect(first?.mend).toContain('needs quotes');
  });

  test.each([
    ['', 'is empty'],
    ['# nothing yet', 'is empty'],
    ['listen: *gone', 'refers with * to an anchor that is not set, or too often to one that is'],
    ['just a text', 'is not a section with keys'],
    ['- 1', 'is not a section with keys'],
  ])('is told as a whole: %j', (text, problem) => {
    expect(site.problems(text)).toEqual([expect.objectContaining({ path: 'the file', problem })]);
  });

  test('is not quoted, because the line may hold a key', () => {
    const { full } = keyPair();

    for (const text of [`key: ${full}\nkey: ${full}`, `key: "${full}`, `key: *${full}`, `? [${full}]\n: 1`]) {
      const refusal = refusalOf(() => site.load(text));
      expect(refusal && formatProblems(refusal)).not.toContain(full.slice(0, 20));
      expect(refusal?.problems).not.toEqual([]);
    }
  });
});

test('A key with control characters reaches the terminal quoted', () => {
  expect(site.problems({ ...goodFile(), '\u001b[2J': 1 }).map(({ path }) => path)).toEqual(['"\\u001b[2J"']);
});
