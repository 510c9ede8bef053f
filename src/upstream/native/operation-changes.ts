import { insertOperations } from '../../database/insert-operations.ts';
import type { Change, RowEffect } from '../../domain/change/change.ts';
import { notFound, refuseIfAny } from '../../domain/change/refusal.ts';
import type { NodeKey } from '../../domain/id.ts';
import type {
  NewOperation,
  OperationChanges,
  OperationResult,
  OperationReview,
  Push,
  PushPlan,
  PushResult,
} from '../../domain/operation-changes.ts';
import { gatewaySystem } from '../../domain/system.ts';
import { type BoundDatabase, requireAdministrator } from './bound-database.ts';
import { inserted, updated } from './effects.ts';
import { type OperationKey, operationKeyOf } from './key.ts';
import { inOneStep } from './one-step.ts';
import { operationGlobalId, selectByKeys, standingOperation } from './operation-rows.ts';

const doing = 'Changing stored operations of';

/** Thousands take longer than other changes. */
const pushMilliseconds = 60_000;

/** What administrators of the gateway can change of stored operations. */
export function operationChanges(database: BoundDatabase, review: OperationReview): OperationChanges {
  return {
    system: gatewaySystem,
    push: (push) => pushOperations(database, review, push),
    revoke: async (key) =>
      changeOne(database, review, keyIn(key), {
        intent: 'Revoke the operation',
        fields: ['id'],
        columnsOf: ({ revokedAt }) => (revokedAt === null ? { revokedAt: new Date() } : {}),
      }),
    setPublic: async (key, isPublic) =>
      changeOne(database, review, keyIn(key), {
        intent: isPublic ? 'Open the operation to every application' : 'Keep the operation to its owner',
        fields: ['id', 'public'],
        columnsOf: (standing) => (standing.public === isPublic ? {} : { public: isPublic }),
      }),
  };
}

/** Looks at every document before the transaction: thousands take seconds, in which nothing should be locked. */
async function pushOperations(
  database: BoundDatabase,
  review: OperationReview,
  push: Push,
): Promise<Change<PushResult>> {
  requireAdministrator(database.viewer, doing);
  const plan = await review.plan(push);
  refuseIfAny(plan.problems);
  const lookAt = `operations(filter: { owners: [${JSON.stringify(push.owner)}] })`;
  const change = await inOneStep<void>(
    database,
    { lookAt, doing, timeoutMilliseconds: pushMilliseconds },
    async () => ({
      intent: intentOf(plan),
      fields: Object.keys(push),
      effects: () => effectsOf(plan),
      write: (statements) => insertOperations(statements, [...plan.added, ...plan.aliased], new Date()),
    }),
  );
  return {
    ...change,
    async result() {
      await review.reload();
      const [added, same] = [plan.added, [...plan.aliased, ...plan.same]];
      return { added: await selectByKeys(database, added), same: await selectByKeys(database, same) };
    },
  };
}

function intentOf({ added, aliased, same }: PushPlan): string {
  return `Store operations: ${added.length} new, ${same.length + aliased.length} stored already`;
}

/** Without their documents, of which the key is the digest: the audit keeps these rows for ever. */
function effectsOf({ added, aliased }: PushPlan): RowEffect[] {
  return [
    ...added.map(({ document: _document, ...rest }) => inserted('persisted_operation', rowKey(rest), rest)),
    ...aliased.map((each) => updated('persisted_operation', rowKey(each), { aliases: each.aliases })),
  ];
}

/** A change of one row; without columns there is nothing to change. */
interface Edit {
  readonly intent: string;
  readonly fields: readonly string[];
  columnsOf(standing: OperationResult['operation']): { revokedAt?: Date; public?: boolean };
}

async function changeOne(
  database: BoundDatabase,
  review: OperationReview,
  key: OperationKey,
  { intent, fields, columnsOf }: Edit,
): Promise<Change<OperationResult>> {
  const change = await inOneStep<void>(
    database,
    { lookAt: operationGlobalId(key), doing },
    async ({ statements }) => {
      const standing = await standingOperation(statements, key);
      if (standing === null) throw notFound('Operation', operationGlobalId(key));
      const columns = columnsOf(standing);
      const isIdle = Object.keys(columns).length === 0;
      return {
        intent,
        fields,
        effects: () => (isIdle ? [] : [updated('persisted_operation', rowKey(key), columns)]),
        async write() {
          if (isIdle) return;
          await statements.persistedOperation.update({ where: { id_owner: key }, data: columns });
        },
      };
    },
  );
  return {
    ...change,
    async result() {
      await review.reload();
      const [operation] = await selectByKeys(database, [key]);
      if (operation === undefined) throw notFound('Operation', operationGlobalId(key));
      return { operation };
    },
  };
}

function keyIn(key: NodeKey): OperationKey {
  const found = operationKeyOf(key);
  if (found !== null) return found;
  const [id] = key;
  throw notFound('Operation', operationGlobalId({ id, owner: '' }));
}

function rowKey({ id, owner }: Pick<NewOperation, 'id' | 'owner'>): string {
  return `${id}/${owner}`;
}
