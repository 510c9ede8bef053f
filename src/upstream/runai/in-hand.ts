import type { Change, Step } from '../../domain/change/change.ts';
import { notFound } from '../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../domain/id.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { ReadRequest } from '../../http/door.ts';
import { opaqueIdsOf } from './keys.ts';
import { readOne } from './read.ts';
import type { BoundRunai } from './runai-step.ts';

/** The object of a change: as it was looked at, and then as Run:ai told it last. */
export interface InHand<W> {
  /** Null until it is created. */
  row: W | null;
}

/** What is changed by its id, at `path/<id>`. */
export interface Changeable<W> {
  readonly type: 'Department' | 'Project' | 'NodePool' | 'AccessRule' | 'User' | 'ServiceAccount';
  readonly path: string;
  readonly schema: ReadRequest<W>['schema'];
}

/** Throws NOT_FOUND. */
export async function take<W>(
  { door, caller }: BoundRunai,
  { type, path, schema }: Changeable<W>,
  key: NodeKey,
): Promise<W> {
  const [id] = opaqueIdsOf([key]);
  const row = id === undefined ? null : await readOne(door, caller, { path: `${path}/${id}`, schema });
  if (row === null) throw notFound(type, formatId(type, door.system.name, ...key));
  return row;
}

/** Steps whose result is what is in hand after them. */
export function changeOf<W extends { readonly id: string }, P>(
  { name }: SystemRef,
  { type }: Pick<Changeable<W>, 'type'>,
  hand: InHand<W>,
  steps: readonly Step[],
  toResult: (row: W) => P,
): Change<P> {
  const list = `${type.charAt(0).toLowerCase()}${type.slice(1)}s`;
  return {
    steps,
    result() {
      if (hand.row === null) throw new Error(`the ${type} was asked for before it was created`);
      return toResult(hand.row);
    },
    lookAt: () =>
      hand.row === null
        ? `${list}(filter: { systems: [${JSON.stringify(name)}] })`
        : formatId(type, name, hand.row.id),
  };
}
