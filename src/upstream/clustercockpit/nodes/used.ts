import type { UsedNodeSource } from '../../../domain/used-nodes.ts';
import type { Caller, Door } from '../../../http/door.ts';
import { readAdminApi } from '../admin-api.ts';
import { toUsedNodes } from './map.ts';
import * as wire from './schema.ts';

export function usedNodeSource(door: Door, caller: Caller): UsedNodeSource {
  const { system } = door;
  return {
    system,
    async read(before) {
      const answer = await readAdminApi(door, caller, {
        path: '/api/jobs/used_nodes',
        // Whole seconds, and jobs that started in this one are not among them.
        query: { ts: Math.ceil(Date.parse(before) / 1000) },
        schema: wire.UsedNodes,
        what: 'the nodes in use',
        takes:
          'it shows them only to the role `api`, alone or beside `admin`, at an address that it allows; ' +
          'ask its operator for that.',
      });
      return toUsedNodes(system, answer);
    },
  };
}
