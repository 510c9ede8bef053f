import { gatewaySystem } from '../domain/system.ts';
import { clientOf, type OperationCaller } from '../operations/caller.ts';
import type { RequestScope } from './request-scope.ts';

/** Who asks, as far as it decides what they may run. */
export function callerOf({ identity }: RequestScope): OperationCaller {
  if (identity === undefined) throw new Error('useAuthentication must stand before what asks for operations');
  return {
    client: clientOf(identity.token?.claims ?? {}),
    administrator: identity.viewer.roles.get(gatewaySystem.name) === 'administrator',
  };
}
