import { expect } from 'vitest';
import { ClusterQLError } from '../../src/errors.ts';
import type { DoorOptions, WriteRequest } from '../../src/http/door.ts';
import type { Handler } from './loopback.ts';
import { createCaller, rejection, Thing, type Site } from './site.ts';

type Change = WriteRequest<{ id: number }>;

/** A change that `{ id }` is answered to. */
export function change(parts: Partial<Change> = {}): Change {
  return { method: 'POST', path: '/a', body: { name: 'a' }, schema: Thing, ...parts };
}

/** What a change ends in when the system answers so; it must have arrived there once. */
export async function failureOf(
  site: Site,
  handler: Handler,
  parts: Partial<Change> = {},
  options: Partial<DoorOptions> = {},
): Promise<ClusterQLError> {
  const { door, server } = await site.open(handler, options);
  const error = await rejection(door.write(createCaller(), change(parts)));
  expect(error).toBeInstanceOf(ClusterQLError);
  expect(error.facts.system).toBe('emmy');
  expect(server.arrivals).toHaveLength(1);
  return error;
}
