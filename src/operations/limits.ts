import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';

/** What a document may hold at most. None of the numbers is told to clients: whoever knows them can sit just below. */
export interface DocumentLimits {
  readonly depth: number;
  readonly rootFields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Values in the answer when every list is as long as it may be. */
  readonly cost: number;
}

/** For what anybody may send. */
export const freeTextLimits: DocumentLimits = {
  // One more than the question by which tools read the schema.
  depth: 16,
  rootFields: 20,
  aliases: 60,
  directives: 60,
  cost: 100_000,
};

/** For what was agreed upon and looked at. */
export const storedLimits: DocumentLimits = {
  depth: 24,
  rootFields: 40,
  aliases: 200,
  directives: 200,
  cost: 1_000_000,
};

/** What counts of a document, fragments counted at each place where they are spread. */
export type DocumentSize = { readonly [limit in keyof DocumentLimits]: number };

type Definition = GraphQLField<unknown, unknown>;

/** A list that takes no `first`: classes of a pool, nodes of a job and the like. */
const usualListLength = 10;

/** What a list of unknown `first` may hold. */
const longestPage = 100;

/** Measures a document against a schema that it is valid for. Each fragment is measured once, however often it is spread. */
export function sizeOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DocumentSize {
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const measured = new Map<FragmentDefinitionNode, DocumentSize>();
  const root = schema.getRootType(operation.operation);

  function ofSelections(
    { selections }: SelectionSetNode,
    parent: GraphQLNamedType | null | undefined,
  ): DocumentSize {
    const sizes = selections.map((selection) => {
      const directives = selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) return withDirectives(ofField(selection, parent), directives);
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        const type = condition === undefined ? parent : schema.getType(condition);
        return withDirectives(ofSelections(selection.selectionSet, type), directives);
      }
      const fragment = fragments.get(selection.name.value);
      return withDirectives(fragment === undefined ? nothing : ofFragment(fragment), directives);
    });
    return sizes.reduce(beside, nothing);
  }

  function ofFragment(fragment: FragmentDefinitionNode): DocumentSize {
    const known = measured.get(fragment);
    if (known !== undefined) return known;
    const size = ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    measured.set(fragment, size);
    return size;
  }

  function ofField(field: FieldNode, parent: GraphQLNamedType | null | undefined): DocumentSize {
    const aliases = field.alias === undefined ? 0 : 1;
    const own = { depth: 1, rootFields: 1, aliases, directives: 0, cost: 1 };
    if (field.selectionSet === undefined) return own;
    const definition = definitionOf(field, parent);
    const inner = ofSelections(field.selectionSet, definition && getNamedType(definition.type));
    // Whatever stands below `nodes` was counted at the connection, which knows how many there are.
    const isRows = parent !== root && (field.name.value === 'nodes' || field.name.value === 'edges');
    return {
      ...own,
      depth: inner.depth + 1,
      aliases: aliases + inner.aliases,
      directives: inner.directives,
      cost: 1 + (isRows ? 1 : lengthOf(field, definition)) * inner.cost,
    };
  }

  const size = ofSelections(operation.selectionSet, root);
  return { ...size, directives: size.directives + (operation.directives?.length ?? 0) };
}

/** Which limits a document passes, by their names; none when it may run. */
export function passedLimits(size: DocumentSize, limits: DocumentLimits): (keyof DocumentLimits)[] {
  return (Object.keys(limits) as (keyof DocumentLimits)[]).filter((name) => size[name] > limits[name]);
}

const nothing: DocumentSize = { depth: 0, rootFields: 0, aliases: 0, directives: 0, cost: 0 };

function beside(one: DocumentSize, other: DocumentSize): DocumentSize {
  return {
    depth: Math.max(one.depth, other.depth),
    rootFields: one.rootFields + other.rootFields,
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    cost: one.cost + other.cost,
  };
}

function withDirectives(size: DocumentSize, directives: number): DocumentSize {
  return { ...size, directives: size.directives + directives };
}

function definitionOf(
  { name }: FieldNode,
  parent: GraphQLNamedType | null | undefined,
): Definition | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  return (
    [SchemaMetaFieldDef, TypeMetaFieldDef].find((each) => each.name === name.value) ??
    parent.getFields()[name.value]
  );
}

/** How many values a field may have: a page of them, one for each that is asked for by name, or a usual list. */
function lengthOf({ arguments: given = [] }: FieldNode, definition: Definition | undefined): number {
  if (definition === undefined) return 1;
  const pages = given.filter(({ name }) => name.value === 'first' || name.value === 'last');
  const { defaultValue } = definition.args.find(({ name }) => name === 'first') ?? {};
  // Numbers that are none of a page are refused, by name, when it is asked for; here they count as the nearest that is one.
  if (pages.length > 0) return Math.max(1, ...pages.map(({ value }) => numberIn(value)));
  if (typeof defaultValue === 'number') return defaultValue;
  if (!isListType(getNullableType(definition.type))) return 1;
  const lists = definition.args.filter(({ type }) => isListType(getNullableType(type)));
  const asked = given.filter(({ name }) => lists.some((list) => list.name === name.value));
  return Math.max(usualListLength, ...asked.map(({ value }) => entriesIn(value)));
}

function numberIn(value: ValueNode): number {
  return value.kind === Kind.INT ? Math.min(Number(value.value), longestPage) : longestPage;
}

function entriesIn(value: ValueNode): number {
  if (value.kind === Kind.LIST) return value.values.length;
  return value.kind === Kind.VARIABLE ? longestPage : 1;
}
