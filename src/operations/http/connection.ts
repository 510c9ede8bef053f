import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { ReadyDocument } from '../prepared.ts';
import { type SelectedField, type Selection, selectionIn } from './selection.ts';

/** The one list of an operation, and how it is paged. */
export interface DocumentConnection {
  /** Under which name the answer has it. */
  readonly key: string;
  /** Under which name the list has its rows. */
  readonly list: string;
  /** Under which name each has its node, where they were asked as `edges`. */
  readonly node: string | null;
  /** Paths of the leaves of a row, dotted, in the order of the selection; a list within a row is a leaf. */
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

/** The connection of each document that is ready to run; looked for once, as documents never change. */
export function createConnections(
  schema: GraphQLSchema,
): (ready: ReadyDocument) => DocumentConnection | null {
  const known = new WeakMap<ReadyDocument, DocumentConnection | null>();
  return function connectionIn(ready) {
    const kept = known.get(ready);
    if (kept !== undefined) return kept;
    const connection = connectionOf(schema, ready.document, ready.definition);
    known.set(ready, connection);
    return connection;
  };
}

/** The connection of a document that asks for exactly one field of the root, null for any other. */
export function connectionOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentConnection | null {
  const selection = selectionIn(schema, document);
  const [root, second] = selection.ofRoot(operation);
  if (root === undefined || second !== undefined || !isConnection(root)) return null;
  const parts = below(selection, root);
  const nodes = listNamed(parts, 'nodes');
  const edges = nodes === undefined ? listNamed(parts, 'edges') : undefined;
  const node = edges && below(selection, edges).find(isNamed('node'));
  const list = nodes ?? edges;
  const row = nodes ?? node;
  if (list === undefined || row === undefined) return null;
  return {
    ...{ key: root.key, list: list.key, node: node?.key ?? null },
    columns: below(selection, row).flatMap((field) => leavesOf(selection, field)),
    after: variableOf(root, 'after'),
    pageInfo: pageInfoOf(selection, parts),
  };
}

/** The rows of an answer; none where there is no list, as where sign-in was missing. */
export function rowsOf({ key, list, node }: DocumentConnection, data: unknown): readonly unknown[] {
  const found = at(at(data, key), list);
  const rows = Array.isArray(found) ? (found as readonly unknown[]) : [];
  return node === null ? rows : rows.map((edge) => at(edge, node));
}

/** Where the next page begins; null on the last one, and where the document does not say. */
export function nextCursor({ key, pageInfo }: DocumentConnection, data: unknown): string | null {
  if (pageInfo === null) return null;
  const found = at(at(data, key), pageInfo.key);
  const cursor = at(found, pageInfo.endCursor);
  return at(found, pageInfo.hasNextPage) === true && typeof cursor === 'string' ? cursor : null;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function pageInfoOf(selection: Selection, parts: readonly SelectedField[]): DocumentConnection['pageInfo'] {
  const pageInfo = parts.find(isNamed('pageInfo'));
  const asked = pageInfo === undefined ? [] : below(selection, pageInfo);
  const hasNextPage = asked.find(isNamed('hasNextPage'));
  const endCursor = asked.find(isNamed('endCursor'));
  if (pageInfo === undefined || hasNextPage === undefined || endCursor === undefined) return null;
  return { key: pageInfo.key, hasNextPage: hasNextPage.key, endCursor: endCursor.key };
}

/** A list within a row is one cell: its length differs from row to row, and columns may not. */
function leavesOf(selection: Selection, field: SelectedField): string[] {
  const fields = isList(field) ? [] : below(selection, field);
  if (fields.length === 0) return [field.key];
  return fields.flatMap((each) => leavesOf(selection, each)).map((path) => `${field.key}.${path}`);
}

function below(selection: Selection, field: SelectedField): SelectedField[] {
  const type = getNamedType(field.definition.type);
  return isCompositeType(type) ? selection.below(field, type) : [];
}

function listNamed(fields: readonly SelectedField[], name: string): SelectedField | undefined {
  return fields.filter(isList).find(isNamed(name));
}

function isNamed(name: string): (field: SelectedField) => boolean {
  return ({ definition }) => definition.name === name;
}

/** By its page: other things have fields that are called `nodes` too. */
function isConnection({ definition }: SelectedField): boolean {
  const type = getNullableType(definition.type);
  return isObjectType(type) && 'pageInfo' in type.getFields();
}

function isList({ definition }: SelectedField): boolean {
  return isListType(getNullableType(definition.type));
}

function variableOf({ nodes: [node] }: SelectedField, argument: string): string | null {
  const value = node?.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : null;
}
