import type { Change, Step } from '../../domain/change/change.ts';
import { notFound } from '../../domain/change/refusal.ts';
import { formatId, type NodeKey, type NodeType } from '../../domain/id.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { ReadRequest } from '../../http/door.ts';
import { opaqueIdsOf } from './keys.ts';
import { readOne } from './read.ts';
import { lacking, type Version } from './release.ts';
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
  /** The release that brought the path; 2.18 and all later ones have it when nothing is said. */
  readonly since?: Version;
}

/** Throws NOT_FOUND, and UNSUPPORTED when it is the path that is missing: Run:ai says 404 to both. */
export async function take<W>(
  { door, caller, release }: BoundRunai,
  { type, path, schema, since }: Changeable<W>,
  key: NodeKey,
): Promise<W> {
  const [id] = opaqueIdsOf([key]);
  const missing = notFound(type, formatId(type, door.system.name, ...key));
  if (id === undefined) throw missing;
  const row = await readOne(door, caller, { path: `${path}/${id}`, schema });
  if (row !== null) return row;
  const isKnown = since === undefined || (await release.isAtLeast(caller, since));
  throw isKnown ? missing : lacking(door.system, since);
}

/** Steps whose result is what is in hand after them. */
export function changeOf<W extends { readonly id: string }, P>(
  { name }: SystemRef,
  { type }: { readonly type: NodeType },
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
