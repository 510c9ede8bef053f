import ts from 'typescript';
import type { SourceFile } from './sources.ts';

/** Something every file of these folders keeps to. */
export interface Convention {
  readonly title: string;
  readonly folders: readonly string[];
  /** What breaks it, each in a few words. */
  readonly breaches: (file: SourceFile) => readonly string[];
  /** Made-up files that break it, so that a check which cannot fail is seen. */
  readonly offenders: readonly SourceFile[];
}

const mostLines = 300;
const ours = ['src', 'scripts', 'bench', 'test'];

export const conventions: readonly Convention[] = [
  {
    title: 'names files and folders in kebab-case',
    folders: ours,
    breaches: ({ path }) =>
      path.split('/').filter((name) => !/^([a-z\d]+([-.][a-z\d]+)*|README\.md)$/.test(name)),
    offenders: [
      { path: 'src/http/openDoor.ts', text: '' },
      { path: 'src/http/open_door.ts', text: '' },
      { path: 'src/HTTP/door.ts', text: '' },
    ],
  },
  {
    title: 'names no file or folder after nothing',
    folders: ours,
    breaches: ({ path }) =>
      path.split('/').filter((name) => /^(utils?|helpers?|commons?|misc|services?)(\.|$)/.test(name)),
    offenders: [
      { path: 'src/utils/time.ts', text: '' },
      { path: 'src/http/helpers.ts', text: '' },
      { path: 'test/common/site.ts', text: '' },
      { path: 'src/service.ts', text: '' },
    ],
  },
  {
    title: `has no file of more than ${mostLines} lines`,
    folders: ['src', 'scripts', 'bench'],
    breaches: (file) => (linesOf(file) > mostLines ? [`${linesOf(file)} lines`] : []),
    offenders: [{ path: 'src/long.ts', text: 'one line\n'.repeat(mostLines + 1) }],
  },
  {
    title: 'exports by name only',
    folders: ['src'],
    breaches: (file) => nodesOf(file).filter(isDefaultExport).map(quote),
    offenders: [
      { path: 'src/a.ts', text: 'export default {};' },
      { path: 'src/a.ts', text: 'export default function door() {}' },
      { path: 'src/graphiql/a.tsx', text: 'export default function Door() { return <p />; }' },
      { path: 'src/a.ts', text: 'export default class Door {}' },
      { path: 'src/a.ts', text: 'const door = 1;\nexport { door as default };' },
      { path: 'src/a.ts', text: "export { default } from './door.ts';" },
    ],
  },
  {
    title: 'never says any',
    folders: ['src'],
    breaches: (file) =>
      nodesOf(file)
        .filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
        .map(({ parent }) => quote(parent)),
    offenders: [
      { path: 'src/a.ts', text: 'let a: any;' },
      { path: 'src/a.ts', text: 'const a = {} as any;' },
      { path: 'src/a.ts', text: 'let a: Map<string, any[]>;' },
    ],
  },
  {
    title: 'silences neither the compiler nor the linter',
    folders: ['src', 'scripts', 'bench'],
    breaches: ({ text }) => text.match(/@ts-(ignore|expect-error|nocheck)|eslint-disable\S*/g) ?? [],
    offenders: [
      { path: 'src/a.ts', text: '// @ts-ignore\nlet a;' },
      { path: 'src/a.ts', text: '// @ts-expect-error\nlet a;' },
      { path: 'src/a.ts', text: '// eslint-disable-next-line no-console\nlet a;' },
      { path: 'src/a.ts', text: '/* eslint-disable */' },
    ],
  },
  {
    title: 'reads the environment in the configuration alone',
    folders: ['src'],
    breaches: ({ path, text }) =>
      /^src\/config(\/|\.ts$)/.test(path)
        ? []
        : (text.match(/\bprocess\b.*\benv\b|\benv\b.*\bprocess\b/g) ?? []),
    offenders: [
      { path: 'src/main.ts', text: "const port = process.env['PORT'];" },
      { path: 'src/http/door.ts', text: 'const { env } = process;' },
      { path: 'src/configure.ts', text: "import { env } from 'node:process';" },
    ],
  },
];

export function linesOf({ text }: SourceFile): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

export function breachesOf({ breaches }: Convention, file: SourceFile): string[] {
  return breaches(file).map((breach) => `${file.path}: ${breach}`);
}

function nodesOf({ path, text }: SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  // Pages, styles and settings are of no grammar that it knows.
  if (!/\.(tsx?|mjs)$/.test(path)) return found;
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;

  function visit(node: ts.Node): void {
    found.push(node);
    ts.forEachChild(node, visit);
  }
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return node.kind === ts.SyntaxKind.DefaultKeyword && ts.canHaveModifiers(node.parent);
}

function quote(node: ts.Node): string {
  return node.getText().split('\n', 1)[0] ?? '';
}
