import { z } from 'zod';
import { nearest } from './nearest.ts';
import { pathOf, type Complaint, type Problem } from './problem.ts';

/** zod carries one string for each issue: the first line is our problem, the second the mend. */
export function say({ problem, mend }: Complaint): string {
  return `${problem}\n${mend}`;
}

/** The schema, and a rule of our own that answers a complaint or null. */
export function checked<T extends z.ZodType>(
  schema: T,
  complain: (value: z.output<T>) => Complaint | null,
): T {
  return schema.superRefine((value, context) => {
    const complaint = complain(value);
    if (complaint !== null) context.addIssue(say(complaint));
  });
}

/** A mapping with these keys only; `expected` tells what to say of other keys people are likely to try. */
export function section<S extends z.ZodRawShape>(shape: S, expected?: ReadonlyMap<string, Complaint>) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code !== 'unrecognized_keys') return undefined;
      return issue.keys.map((key) => say(expected?.get(key) ?? unknownKey(key, known))).join('\n');
    },
  });
}

function unknownKey(key: string, known: readonly string[]): Complaint {
  return {
    problem: 'is not a known key',
    mend: `Did you mean ${nearest(key, known)}? Known here: ${known.join(', ')}.`,
  };
}

/** Reads what `say` wrote; every unknown key of a section becomes a problem of its own. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    const lines = issue.message.split('\n');
    return paths.map((path, index) => ({
      path: pathOf(path),
      problem: lines[2 * index] ?? '',
      mend: lines[2 * index + 1] ?? '',
    }));
  });
}

/** The words for issues a schema has none of its own for. */
export function describe(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return say(wrongType(issue.expected, issue.input));
    case 'invalid_value':
      return say(notOneOf(issue.values, issue.input));
    case 'invalid_union':
      return say(notOneOf(issue['options'] as unknown[], tagOf(issue)));
    case 'too_small':
      return say({
        problem: 'is too small',
        mend: `Write ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}.`,
      });
    case 'too_big':
      return say({ problem: 'is too large', mend: `Write at most ${issue.maximum}.` });
    default:
      return say({ problem: 'cannot be used', mend: 'Compare it with docs/configuration.md.' });
  }
}

/** The value that should have told which of several sections is meant. */
function tagOf({ input, discriminator }: z.core.$ZodRawIssue): unknown {
  return (input as Record<PropertyKey, unknown>)[discriminator as string];
}

function wrongType(expected: string, input: unknown): Complaint {
  const noun = nouns[expected] ?? expected;
  if (input === undefined) return { problem: 'is missing', mend: `Add it; it is ${noun}.` };
  if (input === null) return { problem: 'is empty', mend: `Write ${noun}, or remove the key.` };
  const mend = noun === nouns['string'] ? 'Write it as text, in quotes.' : `Write ${noun}.`;
  return { problem: `is not ${noun}`, mend };
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with keys',
  record: 'a section with keys',
};

function notOneOf(values: readonly unknown[], input: unknown): Complaint {
  const known = values
    .filter((value) => value !== undefined)
    .map(String)
    .join(', ');
  return input === undefined
    ? { problem: 'is missing', mend: `Add it; it is one of ${known}.` }
    : { problem: 'is not a value known here', mend: `Write one of ${known}.` };
}
