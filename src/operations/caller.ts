import { gatewaySystem } from '../domain/system.ts';
import { type Viewer, viewerCan } from '../domain/viewer.ts';
import type { StoredOperation } from './stored-operation.ts';

/** Who may send what: by the application of their token, and by their role on the gateway. */
export interface OperationCaller {
  /** `azp`, else `client_id`, of the token; null for anonymous callers and tokens that name none. */
  readonly client: string | null;
  /** Whether they administer the gateway, and so may send everything that is stored. */
  readonly administrator: boolean;
}

/** Whoever may change stored operations may send all of them. */
export function callerOf(viewer: Viewer): OperationCaller {
  const { client = null } = viewer;
  return { client, administrator: viewerCan(viewer, 'operation:write', gatewaySystem) };
}

export function maySend(
  { client, administrator }: OperationCaller,
  { owner, public: isPublic }: StoredOperation,
): boolean {
  return isPublic || administrator || (client !== null && owner === client);
}
