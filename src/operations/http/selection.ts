import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';

/** A field of an answer, from all the places of the document that ask for it. */
export interface SelectedField {
  /** Under which name the answer has it. */
  readonly key: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  /** Whether the variables of a request may leave it out. */
  readonly optional: boolean;
}

/** What a valid document asks for, with fragments in their place. */
export interface Selection {
  ofRoot(operation: OperationDefinitionNode): SelectedField[];
  /** Fields below a field: of one type that it may have, or of all of them. */
  below(field: SelectedField, type: GraphQLCompositeType, runtime?: GraphQLObjectType): SelectedField[];
}

export function selectionIn(schema: GraphQLSchema, { definitions }: DocumentNode): Selection {
  const fragments = new Map(
    definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );

  function collect(
    sets: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
    runtime?: GraphQLObjectType,
  ): SelectedField[] {
    const found = new Map<string, SelectedField>();
    // Once each, as the execution does: spread within one another they would be visited without end.
    const spread = new Set<string>();
    for (const set of sets) addAll(set, type, false);
    return [...found.values()];

    function addAll(set: SelectionSetNode, parent: GraphQLCompositeType, optional: boolean): void {
      for (const selection of set.selections) {
        const mayLack = optional || isConditional(selection);
        if (selection.kind === Kind.FIELD) addField(selection, parent, mayLack);
        else addFragment(fragmentOf(selection), parent, mayLack);
      }
    }

    function fragmentOf(selection: Exclude<SelectionNode, FieldNode>) {
      if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
      const { value: name } = selection.name;
      if (spread.has(name)) return undefined;
      spread.add(name);
      return fragments.get(name);
    }

    function addFragment(
      fragment: ReturnType<typeof fragmentOf>,
      parent: GraphQLCompositeType,
      optional: boolean,
    ): void {
      if (fragment === undefined) return;
      const { typeCondition, selectionSet } = fragment;
      const narrowed = typeCondition === undefined ? parent : schema.getType(typeCondition.name.value);
      if (!isCompositeType(narrowed) || !mayBe(narrowed, runtime)) return;
      addAll(selectionSet, narrowed, optional);
    }

    function addField(node: FieldNode, parent: GraphQLCompositeType, optional: boolean): void {
      const definition = definitionOf(parent, node.name.value);
      if (definition === undefined) return;
      const key = (node.alias ?? node.name).value;
      const known = found.get(key);
      found.set(key, {
        ...{ key, definition },
        nodes: [...(known?.nodes ?? []), node],
        optional: optional && known?.optional !== false,
      });
    }
  }

  function mayBe(narrowed: GraphQLCompositeType, runtime: GraphQLObjectType | undefined): boolean {
    if (runtime === undefined || narrowed === runtime) return true;
    return isAbstractType(narrowed) && schema.isSubType(narrowed, runtime);
  }

  return {
    ofRoot({ operation, selectionSet }) {
      const root = schema.getRootType(operation);
      return root ? collect([selectionSet], root, root) : [];
    },
    below: ({ nodes }, type, runtime) =>
      collect(
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
        type,
        runtime,
      ),
  };
}

function definitionOf(parent: GraphQLCompositeType, name: string): SelectedField['definition'] | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  return isUnionType(parent) ? undefined : parent.getFields()[name];
}

function isConditional({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ name }) => name.value === 'skip' || name.value === 'include');
}
