import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/people.ts';
import { type Block, blocksOf, pages, sectionOf, storedLabel } from '../support/pages.ts';
import { expectationOf, expectedLines } from '../support/shown.ts';
import { root } from '../support/sources.ts';
import { hasCommand } from './curl.ts';
import { apolloManifestOf, digestOf, openPortal, type Portal, withTypenames } from './portal.ts';

const run = promisify(execFile);
const page = pages.find(({ path }) => path === 'docs/integrators.md') ?? { path: '', text: '' };
const blocks = blocksOf(sectionOf(page, 'Stored operations'));
const documents = blocks
  .filter(({ language, label }) => language === 'graphql' && label === storedLabel)
  .map(({ content }) => content.trim());
const apolloManifest = apolloManifestOf(documents);
const scripts = blocks.filter(({ language, label }) => language === 'sh' && label !== '');
const modules = blocks.filter(({ language }) => language === 'js');

describe.skipIf(!hasCommand('curl') || !hasCommand('jq'))(
  'the page for integrators (skipped without curl and jq)',
  () => {
    let portal: Portal;
    const folder = mkdtempSync(join(tmpdir(), 'clusterql-page-'));
    beforeAll(async () => {
      portal = await openPortal();
      layOut(folder);
      await portal.push(apolloManifest);
    });
    afterAll(async () => {
      await portal.close();
      rmSync(folder, { recursive: true });
    });

    async function outputOf(command: string, args: readonly string[], who: Person['username']) {
      const env = { PATH: process.env['PATH'], TOKEN: await portal.tokenOf(who) };
      return (await run(command, args, { cwd: folder, env })).stdout;
    }

    function aimed({ content }: Block): string {
      return content.replaceAll('https://clusterql.example.org', portal.url);
    }

    it('has something to run', () => {
      expect(documents).toHaveLength(2);
      expect(scripts.map(({ label }) => label)).toEqual([
        'administrator',
        'viewer',
        'editor',
        'viewer',
        'viewer',
        'viewer',
      ]);
      expect(modules.map(({ label }) => label)).toEqual(['apollo', 'codegen', 'urql', 'relay']);
    });

    it.each(scripts.map((block) => [titleOf(block), block] as const))(
      'has a script that prints what is shown: %s',
      async (_, block) => {
        const output = await outputOf('sh', ['-c', aimed(block)], block.label as Person['username']);
        expectShown(output, block);
      },
    );

    it.each(modules.filter(({ label }) => label !== 'codegen').map((block) => [block.label, block] as const))(
      'has a program with %s that prints what is shown',
      async (label, block) => {
        writeFileSync(join(folder, `${label}.js`), aimed(block) + (label === 'relay' ? relayCall : ''));
        const output = await outputOf(process.execPath, [`${label}.js`], 'viewer');
        if (label === 'relay') expect(JSON.parse(output).data.jobs.nodes).toHaveLength(2);
        else expectShown(output, block);
      },
    );
  },
);

/** The files that the examples find in their folder, as generators write them. */
function layOut(folder: string): void {
  symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'gql'));
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ type: 'module' }),
    'persisted-queries.json': JSON.stringify(
      Object.fromEntries(documents.map((text) => [digestOf(text, 'md5'), text])),
    ),
    'persisted-query-manifest.json': JSON.stringify(apolloManifest),
    'gql/graphql.js': documents.map(generated).join('\n'),
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
}

/** As codegen's client preset makes it. */
function generated(text: string): string {
  const whole = withTypenames(text);
  const document = { ...parse(whole, { noLocation: true }), __meta__: { hash: digestOf(whole) } };
  return `export const ${nameOf(text)}Document = ${JSON.stringify(document)};`;
}

/** What Relay's network layer does with it. */
const relayCall = `
const answer = await fetchOperation({ id: '${digestOf(documents[0] ?? '', 'md5')}' }, { first: 2, state: 'RUNNING' });
console.log(JSON.stringify(answer));
`;

function expectShown(output: string, block: Block): void {
  const shown = blocks[blocks.indexOf(block) + 1];
  if (shown?.language === 'json')
    expect(JSON.parse(output)).toEqual(expectationOf(JSON.parse(shown.content)));
  else {
    const lines = output.trim().split(/\r?\n/);
    expect(lines).toEqual(expectedLines(shown?.content.trim() ?? 'nothing is shown'));
  }
}

function titleOf({ content }: Block): string {
  return content.split('\n', 1)[0] ?? '';
}

function nameOf(text: string): string {
  return /^(?:query|mutation) (\w+)/.exec(text)?.[1] ?? '';
}
