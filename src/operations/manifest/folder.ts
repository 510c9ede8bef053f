import { setImmediate } from 'node:timers/promises';
import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import type { Problem } from '../../domain/change/refusal.ts';
import type { OperationFile } from '../../domain/operation-changes.ts';
import { whyUnreadable } from '../lexical.ts';
import type { Manifest, ManifestEntry } from './entry.ts';

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

/**
 * The operations of a folder of `.graphql` files, each with the fragments it needs from wherever they stand. A file
 * that is one whole document is taken to the letter, as its clients may send the digest of it; others are printed.
 */
export async function manifestOfFolder(
  files: readonly OperationFile[],
): Promise<Manifest | readonly Problem[]> {
  const read = await inTurns(files, readFile);
  const fragments = read.flatMap((file) => ('definitions' in file ? fragmentsIn(file) : []));
  const problems = [...read.filter((each) => 'message' in each), ...doubleFragments(fragments)];
  if (problems.length > 0) return problems;
  const known = new Map(fragments.map(({ name, node }) => [name, node]));
  const entries = await inTurns(read, (file) => ('definitions' in file ? entriesOf(file, known) : []));
  return { kind: 'FOLDER', entries: entries.flat() };
}

/** With everybody else's turn between two files: a folder may hold thousands. */
async function inTurns<T, R>(all: readonly T[], look: (one: T) => R): Promise<R[]> {
  const looked: R[] = [];
  for (const one of all) {
    looked.push(look(one));
    await setImmediate();
  }
  return looked;
}

interface ParsedFile {
  readonly place: string;
  readonly text: string;
  readonly definitions: readonly Definition[];
}

interface PlacedFragment {
  readonly place: string;
  readonly name: string;
  readonly node: FragmentDefinitionNode;
}

function readFile({ path, text }: OperationFile): ParsedFile | Problem {
  const place = `files.${path}`;
  const unreadable = whyUnreadable(text);
  if (unreadable !== null) return { path: place, message: `This ${unreadable}.` };
  try {
    const { definitions } = parse(text);
    return definitions.every(isDefinition) ? { place, text, definitions } : { path: place, message: foreign };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    return { path: place, message: `This is no GraphQL (${reason}).` };
  }
}

const foreign = 'This holds types of a schema; push a folder of operations and fragments alone.';

function fragmentsIn({ place, definitions }: ParsedFile): PlacedFragment[] {
  return definitions.filter(isFragment).map((node) => ({ place, name: node.name.value, node }));
}

/** Which of two fragments an operation means is nobody's decision. */
function doubleFragments(fragments: readonly PlacedFragment[]): Problem[] {
  const first = new Map<string, FragmentDefinitionNode>();
  return fragments.flatMap(({ place, name, node }) => {
    if (!first.has(name)) first.set(name, node);
    if (first.get(name) === node) return [];
    return [
      { path: place, message: `The fragment ${name} stands in another place too; rename one of them.` },
    ];
  });
}

function entriesOf(
  { place, text, definitions }: ParsedFile,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): ManifestEntry[] {
  const operations = definitions.filter((node) => !isFragment(node));
  return operations.map((operation) => {
    const needed = fragmentsOf(operation, known);
    const isWhole =
      operations.length === 1 &&
      needed.size + 1 === definitions.length &&
      [...needed].every((node) => definitions.includes(node));
    const whole = isWhole ? text : [operation, ...needed].map((node) => print(node)).join('\n\n');
    return { place, id: null, name: null, text: whole };
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

function isDefinition(node: { readonly kind: Kind }): node is Definition {
  return node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION;
}

function isFragment(node: Definition): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}
