import type { Change } from '../../../domain/change/change.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { Removal } from '../../../domain/removal.ts';
import type {
  ClientSecretResult,
  NewServiceAccount,
  ServiceAccountChanges,
  ServiceAccountResult,
} from '../../../domain/service-account-changes.ts';
import type { ServiceAccount } from '../../../domain/service-account.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { NotDone } from '../../request-step.ts';
import { changeOf, type InHand, take } from '../in-hand.ts';
import { readOne } from '../read.ts';
import { type BoundRunai, removal, runaiStep } from '../runai-step.ts';
import { Anything } from '../schema.ts';
import { toServiceAccount } from './map.ts';
import * as wire from './schema.ts';
import { serviceAccountsPath } from './service-accounts.ts';
import { shownOnce } from './shown-once.ts';

export function serviceAccountChanges(runai: BoundRunai): ServiceAccountChanges {
  return {
    system: runai.door.system,
    create: (account) => create(runai, account),
    setEnabled: (key, enabled) => setEnabled(runai, key, enabled),
    rotateSecret: (key) => rotateSecret(runai, key),
    delete: (key) => remove(runai, key),
  };
}

const type = 'ServiceAccount';

async function create(runai: BoundRunai, { name }: NewServiceAccount): Promise<Change<ClientSecretResult>> {
  const { system } = runai.door;
  const path = await serviceAccountsPath(runai, runai.caller);
  return shownOnce(runai, {
    intent: `Create the service account ${name}`,
    fields: ['name'],
    request: () => ({ method: 'POST', path, body: { name }, schema: wire.NewServiceAccount }),
    ifTaken: 'There is a service account of this name.',
    toResult: ({ id, clientSecret }) => ({
      serviceAccountId: formatId(type, system.name, id),
      clientSecret,
    }),
    lookAt: `serviceAccounts(filter: { systems: [${JSON.stringify(system.name)}], text: ${JSON.stringify(name)} })`,
  });
}

async function rotateSecret(runai: BoundRunai, key: NodeKey): Promise<Change<ClientSecretResult>> {
  const { row, path } = await takeAccount(runai, key);
  const serviceAccountId = formatId(type, runai.door.system.name, row.id);
  return shownOnce(runai, {
    intent: `Make another secret for the service account ${row.name}`,
    fields: ['id'],
    request: () => ({ method: 'POST', path: `${path}/secret`, schema: wire.NewClientSecret }),
    ifMissing: `The service account ${row.name} is not there any more.`,
    toResult: ({ clientSecret }) => ({ serviceAccountId, clientSecret }),
    lookAt: serviceAccountId,
  });
}

/** The PATCH answers nothing, so it is looked at again. */
async function setEnabled(
  runai: BoundRunai,
  key: NodeKey,
  enabled: boolean,
): Promise<Change<ServiceAccountResult>> {
  const { door, caller } = runai;
  const { row, path } = await takeAccount(runai, key);
  const hand: InHand<wire.ServiceAccount> = { row };
  const patch = runaiStep(runai, {
    intent: `${enabled ? 'Enable' : 'Disable'} the service account ${row.name}`,
    fields: ['enabled'],
    request: () => ({ method: 'PATCH', path, body: { enabled }, schema: Anything }),
    async then() {
      const standing = await readOne(door, caller, { path, schema: wire.ServiceAccount });
      if (standing?.enabled !== enabled)
        throw new NotDone(door.system.name, 'it is as it was.', `PATCH ${path}`);
      hand.row = standing;
    },
  });
  const steps = row.enabled === enabled ? [] : [patch];
  return changeOf(door.system, { type }, hand, steps, resultOf(door.system));
}

async function remove(runai: BoundRunai, key: NodeKey): Promise<Change<Removal<ServiceAccount>>> {
  const { system } = runai.door;
  const { row, path } = await takeAccount(runai, key);
  return removal(runai, {
    intent: `Delete the service account ${row.name}`,
    id: formatId(type, system.name, row.id),
    path,
    schema: wire.ServiceAccount,
    toRow: (standing) => toServiceAccount(system, standing),
  });
}

async function takeAccount(runai: BoundRunai, key: NodeKey) {
  const path = await serviceAccountsPath(runai, runai.caller);
  const row = await take(runai, { type, path, schema: wire.ServiceAccount }, key);
  return { row, path: `${path}/${row.id}` };
}

function resultOf(system: SystemRef): (row: wire.ServiceAccount) => ServiceAccountResult {
  return (row) => ({ serviceAccount: toServiceAccount(system, row) });
}
