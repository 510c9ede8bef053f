import { type ASTNode, BREAK, type DocumentNode, type GraphQLSchema, Kind, validate, visit } from 'graphql';

/** A place of a document that a schema does not take. */
export interface Break {
  /** The fields down to it, e.g. `jobs.nodes.state`; null where it is about the whole document. */
  readonly field: string | null;
  readonly message: string;
}

/** Everything in a document that does not fit a schema. */
export function breaksOf(schema: GraphQLSchema, document: DocumentNode): Break[] {
  return validate(schema, document, undefined, { hideSuggestions: false }).map(({ message, nodes }) => ({
    field: nodes?.[0] === undefined ? null : fieldOf(document, nodes[0]),
    message,
  }));
}

/** Named as the document stands, so that one can find the place in it: through a fragment by the fragment's name. */
export function fieldOf(document: DocumentNode, wanted: ASTNode): string | null {
  let names: string[] = [];
  visit(document, {
    enter(node, _key, _parent, _path, ancestors) {
      if (node !== wanted) return undefined;
      names = [...ancestors, node].flatMap((each) => ('kind' in each ? nameOf(each) : []));
      return BREAK;
    },
  });
  return names.length === 0 ? null : names.join('.');
}

function nameOf(node: ASTNode): string[] {
  switch (node.kind) {
    case Kind.FIELD:
      return [node.name.value];
    case Kind.FRAGMENT_DEFINITION:
    case Kind.FRAGMENT_SPREAD:
      return [`...${node.name.value}`];
    case Kind.VARIABLE_DEFINITION:
      return [`$${node.variable.name.value}`];
    default:
      return [];
  }
}
