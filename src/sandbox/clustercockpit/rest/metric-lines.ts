import { orRefuse } from '../answers.ts';
import type { State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { writeLines } from '../metrics/line-protocol.ts';

/** POST /api/write: an empty 200, also where every line was of a metric that nobody configured. */
export function writeMetricLines(state: State): Guarded {
  return async (c) => {
    const text = await c.req.text();
    orRefuse(400, 'decoding line protocol failed', () =>
      writeLines(text, c.req.query('cluster') ?? '', state),
    );
    return c.body(null, 200, { 'Content-Type': 'application/json' });
  };
}
