import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

export const mostComplexity = 5000;

/** cc-backend's measure: 1 for each selected field, fragments where they are spread; lists do not multiply. */
export function complexityOf({ definitions }: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  function count(selected: SelectionSetNode | undefined): number {
    let sum = 0;
    for (const selection of selected?.selections ?? []) {
      if (selection.kind === Kind.FIELD) sum += 1;
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const inner = isSpread ? fragments.get(selection.name.value) : selection;
      sum += count(inner?.selectionSet);
    }
    return sum;
  }

  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return Math.max(0, ...operations.map((operation) => count(operation.selectionSet)));
}
