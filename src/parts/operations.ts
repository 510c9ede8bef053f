import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { createOperationStore } from '../database/persisted-operation.ts';
import type { OperationReview } from '../domain/operation-changes.ts';
import { toClusterQLError } from '../errors.ts';
import type { GatewayParts } from '../gateway.ts';
import { sessionQuery } from '../graphiql/session-query.ts';
import type { ErrorListener } from '../inbound/use-errors.ts';
import { createAdmission } from '../operations/admission.ts';
import { createFreeTextLimits } from '../operations/free-text.ts';
import { createPrepareDocument } from '../operations/prepared.ts';
import { createPushPlan } from '../operations/push.ts';
import { createRegistry, type Registry } from '../operations/registry.ts';
import type { ManifestKind, OperationStore, OperationType } from '../operations/stored-operation.ts';
import { schema } from '../schema/index.ts';
import { besideRequests } from './beside-requests.ts';

/** What the gateway knows of stored operations. */
export interface OperationsWiring extends Pick<GatewayParts, 'admission' | 'fitsLimits'> {
  readonly store: OperationStore;
  readonly registry: Registry;
  readonly review: OperationReview;
  /** Reads what is stored ahead of the first request that names an operation; tells the log when that fails. */
  readonly readOperations: () => Promise<void>;
}

/** Puts together what is stored and who may run it. The database is not asked by it. */
export function wireOperations(
  { operations: { mode } }: Pick<Config, 'operations'>,
  database: Database,
  onError: ErrorListener,
): OperationsWiring {
  function tell(error: unknown): void {
    onError(toClusterQLError(error), besideRequests);
  }

  const store = createOperationStore<OperationType, ManifestKind>(database.prisma);
  const registry = createRegistry({ store, prepare: createPrepareDocument(schema), onError: tell });
  return {
    ...{ store, registry, admission: createAdmission(registry, mode, [sessionQuery]) },
    fitsLimits: createFreeTextLimits(schema),
    review: { plan: createPushPlan(schema, store), reload: registry.reload },
    readOperations: () => registry.reload().catch(tell),
  };
}
