import type { Problem } from '../domain/change/refusal.ts';
import type { NodeType } from '../domain/id.ts';
import type { Joins } from '../domain/join.ts';

/** An id that an input names, and where. */
export interface Reference {
  readonly path: string;
  readonly type: NodeType;
  readonly id: string | null | undefined;
}

/** No foreign key reaches another system, so what an input names is looked up as the caller; the hidden is missing. */
export async function referenceProblems(references: readonly Reference[], load: Joins): Promise<Problem[]> {
  const found = await Promise.all(
    references.map(async ({ path, type, id }) => {
      if (id === null || id === undefined || (await load[type](id)) !== null) return [];
      return [{ path, message: `There is no ${type} of this id, or it is hidden from you.` }];
    }),
  );
  return found.flat();
}
