import type { z } from 'zod';
import { failure } from './failures.ts';
import type { Outgoing } from './outgoing.ts';

/** A parsed JSON body that several readers may see, each through its own schema. */
export interface Answer {
  readonly status: number;
  /** Checked once for each schema; throws `UPSTREAM_PROTOCOL` when the shape is another. */
  as<T>(schema: z.ZodType<T>): T;
}

export interface AnswerFacts {
  readonly system: string;
  readonly outgoing: Outgoing;
  readonly status: number;
  readonly json: unknown;
}

const issuesNamed = 5;

export function createAnswer({ system, outgoing, status, json }: AnswerFacts): Answer {
  const checked = new Map<z.ZodType, z.ZodSafeParseResult<unknown>>();

  function check<T>(schema: z.ZodType<T>): z.ZodSafeParseResult<T> {
    const known = checked.get(schema) ?? schema.safeParse(json);
    checked.set(schema, known);
    return known as z.ZodSafeParseResult<T>;
  }

  return {
    status,
    as(schema) {
      const { success, data, error } = check(schema);
      if (success) return data;
      const detail = `${outgoing.method} ${outgoing.path} answered ${status} in another shape: ${describe(error.issues)}`;
      throw failure(system, 'UPSTREAM_PROTOCOL', { status, detail });
    },
  };
}

/** Paths and rules only: the values may be anybody's data. */
function describe(issues: readonly z.core.$ZodIssue[]): string {
  const named = issues.slice(0, issuesNamed).map(({ path, code }) => `${path.join('.') || '(root)'} ${code}`);
  return named.join(', ') + (issues.length > issuesNamed ? `, and ${issues.length - issuesNamed} more` : '');
}
