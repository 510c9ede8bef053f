import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The one list of an operation, and how it is paged. */
export interface DocumentConnection {
  /** Under which name the answer has it. */
  readonly key: string;
  /** Whether its rows are asked as `nodes`; else as `edges { node }`. */
  readonly rows: { readonly nodes: string } | { readonly edges: string; readonly node: string };
  /** Paths of the leaves of a row, dotted, in the order of the selection. */
  readonly columns: readonly string[];
  /** The variable that is given to `after`; null where pages do not go on. */
  readonly after: string | null;
  /** Under which names the answer says whether and where it goes on; null where the document does not ask. */
  readonly pageInfo: {
    readonly key: string;
    readonly hasNextPage: string;
    readonly endCursor: string;
  } | null;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The connection of a document that asks for exactly one field of the root, null for any other. */
export function connectionOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentConnection | null {
  const fragments: Fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const [field, second] = fieldsOf(operation.selectionSet, fragments);
  if (field === undefined || second !== undefined) return null;
  const parts = fieldsOf(field.selectionSet, fragments);
  const nodes = parts.find(({ name }) => name.value === 'nodes');
  const edges = parts.find(({ name }) => name.value === 'edges');
  const node = fieldsOf(edges?.selectionSet, fragments).find(({ name }) => name.value === 'node');
  const row = nodes ?? node;
  if (row === undefined) return null;
  return {
    key: keyOf(field),
    rows:
      nodes === undefined ? { edges: keyOf(edges as FieldNode), node: keyOf(row) } : { nodes: keyOf(nodes) },
    columns: leavesOf(row, fragments),
    after: variableOf(field, 'after'),
    pageInfo: pageInfoOf(parts, fragments),
  };
}

function pageInfoOf(parts: readonly FieldNode[], fragments: Fragments): DocumentConnection['pageInfo'] {
  const pageInfo = parts.find(({ name }) => name.value === 'pageInfo');
  const asked = fieldsOf(pageInfo?.selectionSet, fragments);
  const hasNextPage = asked.find(({ name }) => name.value === 'hasNextPage');
  const endCursor = asked.find(({ name }) => name.value === 'endCursor');
  if (pageInfo === undefined || hasNextPage === undefined || endCursor === undefined) return null;
  return { key: keyOf(pageInfo), hasNextPage: keyOf(hasNextPage), endCursor: keyOf(endCursor) };
}

/** Lists within a row end a path, as their length differs from row to row; only the schema knows them, so only objects show here. */
function leavesOf({ selectionSet }: FieldNode, fragments: Fragments): string[] {
  const leaves = fieldsOf(selectionSet, fragments).flatMap((field) =>
    field.selectionSet === undefined
      ? [keyOf(field)]
      : leavesOf(field, fragments).map((path) => `${keyOf(field)}.${path}`),
  );
  return [...new Set(leaves)];
}

/** Fields with those of fragments in their place. */
function fieldsOf(selectionSet: SelectionSetNode | undefined, fragments: Fragments): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, fragments);
    return fieldsOf(fragments.get(selection.name.value)?.selectionSet, fragments);
  });
}

function variableOf({ arguments: given }: FieldNode, argument: string): string | null {
  const value = given?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : null;
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
