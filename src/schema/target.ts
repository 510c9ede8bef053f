import { InvalidInput, notFound } from '../domain/change/refusal.ts';
import { type NodeKey, type NodeType, parseId } from '../domain/id.ts';
import type { SystemRef } from '../domain/system.ts';
import { ClusterQLError } from '../errors.ts';

interface OfSystem {
  readonly system: SystemRef;
}

/** What a mutation changes: where, by whom, and that system's key of it. */
export interface Target<Changes extends OfSystem> extends OfSystem {
  readonly changes: Changes;
  readonly key: NodeKey;
}

/** Who changes things on the system of this name; `doing` is said of systems that cannot, e.g. "create pools". */
export function changesNamed<Changes extends OfSystem>(
  all: readonly Changes[],
  connected: readonly OfSystem[],
  name: string,
  doing: string,
): Changes {
  const changes = all.find(({ system }) => system.name === name);
  if (changes !== undefined) return changes;
  if (connected.some(({ system }) => system.name === name)) throw unsupported(name, doing, all);
  const known = connected.map(({ system }) => system.name).join(', ');
  throw new InvalidInput([
    { path: 'system', message: `No system of this name is connected; there are ${known}.` },
  ]);
}

/** Nothing is asked for a malformed or foreign id. */
export function targetOfId<Changes extends OfSystem>(
  all: readonly Changes[],
  type: NodeType,
  id: string,
): Target<Changes> {
  const parsed = parseId(id);
  const changes = all.find(({ system }) => system.name === parsed?.system);
  if (parsed?.type !== type || changes === undefined) throw notFound(type, id);
  return { system: changes.system, changes, key: parsed.key };
}

/** What reads of the system of this name; `doing` is said of systems that cannot, e.g. "tell such numbers". */
export function sourceNamed<Source extends OfSystem>(
  all: readonly Source[],
  connected: readonly OfSystem[],
  name: string,
  doing: string,
): Source {
  const source = all.find(({ system }) => system.name === name);
  if (source !== undefined) return source;
  const other = connected.find(({ system }) => system.name === name);
  if (other !== undefined) throw lacking(other.system, doing);
  const known = connected.map(({ system }) => system.name).join(', ');
  throw new ClusterQLError('BAD_USER_INPUT', `\`system\` names no connected system; connected are ${known}.`);
}

/** Of a change that this system knows nothing of. */
export function lacking({ name }: SystemRef, doing: string): ClusterQLError {
  return new ClusterQLError('UNSUPPORTED', `${name} cannot ${doing}.`, { system: name });
}

function unsupported(system: string, doing: string, all: readonly OfSystem[]): ClusterQLError {
  const able = all.map((changes) => changes.system.name).join(', ') || 'no connected system';
  const message = `${system} cannot ${doing} through this gateway; ${able} can.`;
  return new ClusterQLError('UNSUPPORTED', message, { system });
}
