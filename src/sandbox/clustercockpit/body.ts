import type { Context } from 'hono';
import type { z } from 'zod';
import { Refusal } from './answers.ts';

/**
 * The JSON of a request as Go decodes it, whatever its Content-Type: only the first value is read, a null
 * is as good as an absent key, and a key nobody knows is refused. `doing` begins the sentence of a refusal.
 */
export async function readJson<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  doing: string,
): Promise<z.output<Schema>> {
  const value = firstValue(await c.req.text(), doing);
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new Refusal(400, `${doing}: ${error.issues.map(complaint).join('; ')}`);
  return data;
}

function firstValue(text: string, doing: string): unknown {
  if (text.trim() === '') throw new Refusal(400, `${doing}: EOF`);
  try {
    return parse(text);
  } catch (error) {
    const [, end] = /after JSON at position (\d+)/.exec((error as Error).message) ?? [];
    if (end !== undefined) return parse(text.slice(0, Number(end)));
    throw new Refusal(400, `${doing}: invalid character in JSON`);
  }
}

function parse(text: string): unknown {
  return (JSON.parse(text, (_, value: unknown) => value ?? undefined) as unknown) ?? null;
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `json: unknown field "${issue.keys[0] ?? ''}"`;
  const place = issue.path.join('.');
  const expected = issue.code === 'invalid_type' ? issue.expected : issue.code;
  return `json: cannot unmarshal value into Go struct field ${place} of type ${expected}`;
}
