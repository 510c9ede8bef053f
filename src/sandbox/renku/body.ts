import type { Context } from 'hono';
import type { z } from 'zod';
import { invalidFields, Refusal } from './answer.ts';

/** The JSON of a request under Pydantic's rules: a null counts as not given, whatever the type is called. */
export async function readBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = parse(await c.req.text());
  const { success, data, error } = schema.safeParse(body, { error: complaint });
  if (!success) throw invalidFields(error.issues.flatMap((issue) => problems(issue, [])));
  return data;
}

function parse(text: string): unknown {
  // An empty body is no syntax error to Renku: it reads as something that is not an object.
  if (text === '') return null;
  try {
    return (JSON.parse(text, readValue) as unknown) ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal(400, 'Failed when parsing body as json');
    throw error;
  }
}

/** PostgreSQL cannot store NUL in a text, so Renku refuses it anywhere. */
function readValue(key: string, value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) throw invalidFields([`${key}: NUL is not allowed`]);
  return value ?? undefined;
}

/** `where.it.is: what is wrong`, and of alternatives the problems of each. */
function problems(issue: z.core.$ZodIssue, above: PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...path, key].join('.')}: Extra inputs are not permitted`);
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return issue.errors.flat().flatMap((inner) => problems(inner, path));
  }
  return [`${path.join('.')}: ${issue.message}`];
}

/** Pydantic's words for a problem, as they show in Renku's answers. */
function complaint(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'Field required';
  switch (issue.code) {
    case 'invalid_type':
      return `Input should be a valid ${pythonType(issue.expected)}`;
    case 'invalid_value':
      return `Input should be ${issue.values.map((value) => `'${String(value)}'`).join(' or ')}`;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return issue.origin === 'string'
        ? `String should have at most ${issue.maximum} characters`
        : `Input should be less than or equal to ${issue.maximum}`;
    case 'not_multiple_of':
      return 'Input should be a valid integer, got a number with a fractional part';
    case 'invalid_format':
      return `String should match pattern '${issue.pattern ?? issue.format}'`;
    default:
      return 'Input does not match any of the expected tags';
  }
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  if (origin === 'string') return `String should have at least ${minimum} characters`;
  if (origin === 'array') return `List should have at least ${minimum} item after validation`;
  return `Input should be greater than ${inclusive === false ? '' : 'or equal to '}${minimum}`;
}

function pythonType(expected: string): string {
  const names: Record<string, string> = { object: 'dictionary', array: 'list', record: 'dictionary' };
  return names[expected] ?? expected;
}
