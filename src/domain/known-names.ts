import { ClusterQLError } from '../errors.ts';

/** How many names a refusal suggests. */
const suggested = 3;

/** What is wrong with names of which a system knows only some, said of an argument; null when nothing is. */
export function unknownName(
  argument: string,
  names: readonly string[],
  known: ReadonlySet<string>,
  what: string,
): ClusterQLError | null {
  const stranger = names.find((name) => !known.has(name));
  if (stranger === undefined) return null;
  const near = nearest(stranger, [...known]).join(', ');
  const message = `${argument} names ${JSON.stringify(stranger)}, which is no ${what}; the nearest are ${near}.`;
  return new ClusterQLError('BAD_USER_INPUT', message);
}

/** Names are words joined by underscores: those that share the beginnings of most, with the fewest others, come first. */
function nearest(name: string, known: readonly string[]): string[] {
  const wanted = beginningsOf(name);

  function likeness(other: string): number {
    return beginningsOf(other).filter((word) => wanted.includes(word)).length;
  }

  return [...known]
    .sort(
      (one, other) =>
        likeness(other) - likeness(one) || beginningsOf(one).length - beginningsOf(other).length,
    )
    .slice(0, suggested);
}

function beginningsOf(name: string): string[] {
  return name
    .toUpperCase()
    .split(/[^A-Z\d]+/)
    .map((word) => word.slice(0, 3));
}
