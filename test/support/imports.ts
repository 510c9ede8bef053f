import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './sources.ts';

/** One file naming another. */
export interface Import {
  readonly from: string;
  /** Path from the root of the repository. */
  readonly to: string;
  /** Whether nothing of it is left at run time. */
  readonly typesOnly: boolean;
}

/** What a file imports of ours, by whatever form; packages are left out. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const found: Import[] = [];
  if (!/\.(tsx?|mjs)$/.test(path)) return found;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  visit(tree);
  return found;

  function visit(node: ts.Node): void {
    const specifier = specifierOf(node);
    if (specifier?.startsWith('.')) {
      const to = posix.join(posix.dirname(path), specifier);
      found.push({ from: path, to, typesOnly: isErased(node) });
    }
    ts.forEachChild(node, visit);
  }
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined;
  const isImportCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImportCall ? literal(node.arguments[0]) : undefined;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** `import { type A }` names types only too, but loads the module all the same. */
function isErased(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return ts.isImportTypeNode(node) || (ts.isExportDeclaration(node) && node.isTypeOnly);
}

/** The files of one circle of imports in their order, or null when there is none. */
export function circleAmong(imports: readonly Import[]): string[] | null {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  for (const file of targets.keys()) {
    const circle = follow(file, []);
    if (circle !== null) return circle;
  }
  return null;

  function follow(file: string, way: readonly string[]): string[] | null {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const to of targets.get(file) ?? []) {
      const circle = follow(to, [...way, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  }
}
