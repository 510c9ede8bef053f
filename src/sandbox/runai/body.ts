import type { Context } from 'hono';
import type { z } from 'zod';
import { badRequest } from './refusals.ts';

/** The JSON of a request; fields that are not known are passed over. */
export async function readBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = await c.req.json<unknown>().catch(() => badRequest('Failed to read request body'));
  const { success, data, error } = schema.safeParse(body);
  return success ? data : badRequest(error.issues.map(complaint).join('; '));
}

function complaint({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.') || 'body'}: ${message}`;
}
