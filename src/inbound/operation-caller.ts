import { callerOf, type OperationCaller } from '../operations/caller.ts';
import type { RequestScope } from './request-scope.ts';

/** Who asks, as far as it decides what they may run. */
export function callerIn({ identity }: RequestScope): OperationCaller {
  if (identity === undefined) throw new Error('useAuthentication must stand before what asks for operations');
  return callerOf(identity.viewer);
}
