import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import type { Manifest, ManifestEntry } from './entry.ts';

/** A file of a folder, by its path below it. */
export interface DocumentFile {
  readonly path: string;
  readonly text: string;
}

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

/**
 * The operations of a folder of `.graphql` files, each with the fragments it needs from wherever they stand. A file
 * that is one whole document is taken to the letter, as its clients may send the digest of it; others are printed.
 */
export function manifestOfFolder(files: readonly DocumentFile[]): Manifest | string {
  const read = files.map(readFile);
  const broken = read.filter((each) => typeof each === 'string');
  if (broken.length > 0) return broken.join('\n');
  const parsed = read.filter((each) => typeof each !== 'string');
  const fragments = parsed.flatMap(({ path, definitions }) =>
    definitions.filter(isFragment).map((node) => ({ path, node })),
  );
  const twice = fragments.find(
    ({ node }, index) => fragments.findIndex((other) => nameOf(other.node) === nameOf(node)) !== index,
  );
  if (twice !== undefined)
    return `${twice.path}: the fragment ${nameOf(twice.node)} stands in another place too; rename one of them.`;
  const known = new Map(fragments.map(({ node }) => [nameOf(node), node]));
  return { kind: 'FOLDER', entries: parsed.flatMap((file) => entriesOf(file, known)) };
}

interface ParsedFile extends DocumentFile {
  readonly definitions: readonly Definition[];
}

function readFile({ path, text }: DocumentFile): ParsedFile | string {
  try {
    const { definitions } = parse(text);
    const foreign = definitions.find(
      ({ kind }) => kind !== Kind.OPERATION_DEFINITION && kind !== Kind.FRAGMENT_DEFINITION,
    );
    if (foreign !== undefined) return `${path}: holds types of a schema; push a folder of operations alone.`;
    return { path, text, definitions: definitions as readonly Definition[] };
  } catch (error) {
    return `${path}: is no GraphQL (${error instanceof Error ? error.message : 'unreadable'}).`;
  }
}

function entriesOf(
  { path, text, definitions }: ParsedFile,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): ManifestEntry[] {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operations.map((operation) => {
    const needed = fragmentsOf(operation, known);
    const isWhole =
      operations.length === 1 &&
      needed.size + 1 === definitions.length &&
      [...needed].every((node) => definitions.includes(node));
    const whole = isWhole ? text : [operation, ...needed].map((node) => print(node)).join('\n\n');
    return { place: path, id: null, name: null, text: whole };
  });
}

/** All that are spread in it, directly or in one another; one that is nowhere is left to validation. */
function fragmentsOf(
  definition: Definition,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
  found: Set<FragmentDefinitionNode> = new Set(),
): Set<FragmentDefinitionNode> {
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = known.get(name.value);
      if (fragment === undefined || found.has(fragment)) return;
      found.add(fragment);
      fragmentsOf(fragment, known, found);
    },
  });
  return found;
}

function isFragment(node: Definition): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}

function nameOf({ name }: FragmentDefinitionNode): string {
  return name.value;
}
