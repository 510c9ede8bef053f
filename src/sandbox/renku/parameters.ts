import { invalidFields } from './answer.ts';
import type { Class } from './wire.ts';

/** What a session needs; a class that has at least this much is `matching`. */
export type Wanted = Pick<Class, 'cpu' | 'gpu' | 'memory' | 'max_storage'>;

type Query = Record<string, string[]>;

const largestId = 2 ** 31 - 1;
const unknownField = 'Extra inputs are not permitted';

/** Routes match a sign, so negative ids reach the range check; 0 passes it and is found nowhere. */
export const integer = '{-?[0-9]+}';

export function readId(name: string, text: string): number {
  const id = Number(text);
  if (id < 0) throw invalidFields([`${name}: Input should be greater than or equal to 0`]);
  if (id > largestId) throw invalidFields([`${name}: Input should be less than or equal to ${largestId}`]);
  return id;
}

/** The query of the pool list. */
export function readWanted(query: Query): Wanted {
  const wanted: Wanted = { cpu: 0, gpu: 0, memory: 0, max_storage: 0 };
  const problems: string[] = [];
  for (const [name, values] of Object.entries(withoutBlanks(query))) {
    const problem = isWanted(name) ? amountProblem(name, values) : unknownField;
    if (problem !== null) problems.push(`${name}: ${problem}`);
    else if (isWanted(name)) wanted[name] = Number(values[0]);
  }
  if (problems.length > 0) throw invalidFields(problems);
  return wanted;
}

/** The query of a pool's class list: an exact name, though the published document calls it a prefix. */
export function readClassName(query: Query): string | null {
  const { name = [], ...others } = withoutBlanks(query);
  const problems = Object.keys(others).map((other) => `${other}: ${unknownField}`);
  if (name.length > 1) problems.push('name: Input should be a valid string');
  if (name[0] !== undefined && name[0].length < 5) {
    problems.push('name: String should have at least 5 characters');
  }
  if (problems.length > 0) throw invalidFields(problems);
  return name[0] ?? null;
}

/** `memory=` counts as not given. */
function withoutBlanks(query: Query): Query {
  const given: Query = {};
  for (const [name, values] of Object.entries(query)) {
    const filled = values.filter((value) => value !== '');
    if (filled.length > 0) given[name] = filled;
  }
  return given;
}

function isWanted(name: string): name is keyof Wanted {
  return ['cpu', 'gpu', 'memory', 'max_storage'].includes(name);
}

/** Integers may be written with a zero fraction (`8.0`), as Python's lax reading allows. */
function amountProblem(name: keyof Wanted, values: string[]): string | null {
  const kind = name === 'cpu' ? 'number' : 'integer';
  const shape = name === 'cpu' ? /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i : /^[+-]?\d+(\.0*)?$/;
  const [value = ''] = values;
  if (values.length > 1) return `Input should be a valid ${kind}`;
  if (!shape.test(value)) return `Input should be a valid ${kind}, unable to parse string as a ${kind}`;
  return Number(value) < 0 ? 'Input should be greater than or equal to 0' : null;
}
