import type { z } from 'zod';
import type { Caller, Door } from '../../../http/door.ts';
import { readAdminApi } from '../admin-api.ts';

/** What the operator wrote into each `cluster.json`, and what cc-backend made of it at its start. */
export function readConfiguration<T>(door: Door, caller: Caller, schema: z.ZodType<T>): Promise<T> {
  return readAdminApi(door, caller, {
    path: '/api/clusters/',
    schema,
    what: 'its clusters',
    takes:
      'over REST it shows them only to the role `api`, alone or beside `admin`, at an address that it allows; ' +
      'ask its operator for that, or for its GraphQL to be opened.',
  });
}
