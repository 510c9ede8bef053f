import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';

/**
 * Whether the client asks no more of this field's object than `names`; what a row already tells of its
 * neighbour then needs no request. `@skip` and `@include` are not looked at: they can only ask for less.
 */
export function selectsOnly(info: GraphQLResolveInfo, names: readonly string[]): boolean {
  return below(info.fieldNodes, info).every(
    ({ name }) => names.includes(name.value) || name.value === '__typename',
  );
}

/** The names that the client asks for below this field, or below the fields of a path from it. */
export function selectedNames(info: GraphQLResolveInfo, path: readonly string[] = []): string[] {
  let fields: readonly FieldNode[] = info.fieldNodes;
  for (const step of path) fields = below(fields, info).filter(({ name }) => name.value === step);
  return [...new Set(below(fields, info).map(({ name }) => name.value))];
}

function below(fields: readonly FieldNode[], info: GraphQLResolveInfo): FieldNode[] {
  const selections = fields.flatMap((node) => node.selectionSet?.selections ?? []);
  return fieldsOf(selections, info);
}

function fieldsOf(selections: readonly SelectionNode[], info: GraphQLResolveInfo): FieldNode[] {
  return selections.flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return fieldsOf(selection.selectionSet.selections, info);
      case Kind.FRAGMENT_SPREAD:
        return fieldsOf(info.fragments[selection.name.value]?.selectionSet.selections ?? [], info);
    }
  });
}
