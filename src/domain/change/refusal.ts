import { ClusterQLError } from '../../errors.ts';

/** One thing that is wrong with the input of a mutation. */
export interface Problem {
  /** Into the input, e.g. `classes.0.memory`. */
  readonly path: string;
  /** Says the rule, and so the mend. */
  readonly message: string;
}

/** How many places the sentence names; `problems` tells all of them. */
const mostPlaces = 10;

/** Everything that is wrong with an input, at once. */
export class InvalidInput extends ClusterQLError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      'BAD_USER_INPUT',
      `The input breaks ${count(problems.length)}, at ${placesOf(problems)}; see \`problems\`.`,
    );
    this.problems = problems;
  }
}

/** A system carried out a part of one request and failed at the rest; found by looking again. */
export class PartlyApplied extends ClusterQLError {
  /** Paths into the input. */
  readonly applied: readonly string[];
  readonly notApplied: readonly string[];

  constructor(
    cause: ClusterQLError,
    { applied, notApplied }: { applied: readonly string[]; notApplied: readonly string[] },
  ) {
    super(cause.code, cause.message, { ...cause.facts, cause });
    this.applied = applied;
    this.notApplied = notApplied;
  }
}

export function refuseIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InvalidInput(problems);
}

/** Missing, hidden and foreign are one: whoever may not see a thing is not told that it exists. */
export function notFound(what: string, id: string): ClusterQLError {
  return new ClusterQLError('NOT_FOUND', `There is no ${what} ${id}, or it is hidden from you.`);
}

export function conflict(message: string): ClusterQLError {
  return new ClusterQLError('CONFLICT', message);
}

function placesOf(problems: readonly Problem[]): string {
  const places = problems.slice(0, mostPlaces).map(({ path }) => path);
  const rest = problems.length - places.length;
  return rest > 0 ? `${places.join(', ')} and ${rest} more places` : places.join(', ');
}

function count(problems: number): string {
  return problems === 1 ? 'a rule' : `${problems} rules`;
}
