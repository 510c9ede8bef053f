import { type Caller, type Door, elevated } from '../../http/door.ts';
import type { RequestParts } from '../../http/outgoing.ts';

/** Below it cc-backend wants `admin` and `api`, or `api` alone; `/userapi` and `/query` show each their own rows. */
const adminApi = '/api/';

/** A door that sends the caller as administrator where cc-backend demands one, and nowhere else. */
export function elevating(door: Door): Door {
  function callerFor(caller: Caller, { path }: RequestParts): Caller {
    return path.startsWith(adminApi) ? elevated(caller) : caller;
  }

  return {
    ...door,
    read: (caller, request) => door.read(callerFor(caller, request), request),
    readWithStatus: (caller, request) => door.readWithStatus(callerFor(caller, request), request),
    write: (caller, request) => door.write(callerFor(caller, request), request),
  };
}
