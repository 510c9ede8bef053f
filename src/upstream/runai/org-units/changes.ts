import type { Change } from '../../../domain/change/change.ts';
import { conflict, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type {
  NewOrgUnit,
  OrgUnitChanges,
  OrgUnitPatch,
  OrgUnitResult,
} from '../../../domain/org-unit-changes.ts';
import type { Removal } from '../../../domain/removal.ts';
import { NotDone } from '../../request-step.ts';
import { textOrNull } from '../absent.ts';
import { changeOf, type InHand, take } from '../in-hand.ts';
import { type OrgUnitKind, resultOf } from './kinds.ts';
import { believeQuota, rowChanges, setQuota } from './quota-changes.ts';
import { pathsOf } from './quota-body.ts';
import { type BoundRunai, removal, runaiStep } from '../runai-step.ts';
import type * as wire from './schema.ts';

/** Departments and projects are changed alike. */
export function orgUnitChanges<W extends wire.WholeDepartment, Unit>(
  runai: BoundRunai,
  kind: OrgUnitKind<W, Unit>,
): OrgUnitChanges<Unit> {
  return {
    system: runai.door.system,
    create: (parent, input) => create(runai, kind, parent, input),
    update: (key, patch) => update(runai, kind, key, patch),
    setQuota: (key, quota) => setQuota(runai, kind, key, quota),
    delete: (key) => remove(runai, kind, key),
  };
}

async function create<W extends wire.WholeDepartment, Unit>(
  runai: BoundRunai,
  kind: OrgUnitKind<W, Unit>,
  parent: NodeKey,
  input: NewOrgUnit,
): Promise<Change<OrgUnitResult<Unit>>> {
  const { system } = runai.door;
  const { above, path, schema } = kind;
  const place = await above.find(runai, parent);
  if (place === null) throw notFound(above.type, formatId(above.type, system.name, ...parent));
  const rows = await rowChanges(runai, input.quota ?? [], place.clusterId, []);
  const { name, description } = input;
  const body = {
    ...{ name, ...place, ...kind.further(input), ...(description && { description }) },
    resources: rows.map(({ row }) => row),
  };
  const fields = [...Object.keys(input).filter((name) => name !== 'quota'), ...rows.flatMap(pathsOf)];
  const hand: InHand<W> = { row: null };
  const creation = runaiStep(runai, {
    intent: `Create the ${kind.word} ${name}`,
    fields,
    request: () => ({ method: 'POST', path, body, schema }),
    ifTaken: `There is a ${kind.word} of this name in the cluster; names are unique there.`,
    then(row) {
      hand.row = row;
      believeQuota(system, fields, rows, row.resources);
    },
  });
  return changeOf(system, kind, hand, [creation], resultOf(system, kind));
}

/** There is no PATCH but of the quota: the PUT writes everything else back as it was looked at. */
async function update<W extends wire.WholeDepartment, Unit>(
  runai: BoundRunai,
  kind: OrgUnitKind<W, Unit>,
  key: NodeKey,
  { description }: OrgUnitPatch,
): Promise<Change<OrgUnitResult<Unit>>> {
  const row = await take(runai, kind, key);
  const hand: InHand<W> = { row };
  const { system } = runai.door;
  const toResult = resultOf(system, kind);
  const wanted = description ?? '';
  if (description === undefined || wanted === (row.description ?? ''))
    return changeOf(system, kind, hand, [], toResult);
  const { schedulingRules, defaultNodePools, nodeTypes, resources } = row;
  const kept = { ...kind.kept(row), schedulingRules, defaultNodePools, nodeTypes };
  const path = `${kind.path}/${row.id}`;
  const replacement = runaiStep(runai, {
    intent: `Describe the ${kind.word} ${row.name}, writing back all else as it stands`,
    fields: ['description'],
    request: () => ({
      method: 'PUT',
      path,
      body: { ...kept, description: wanted, resources: resources ?? [] },
      schema: kind.schema,
    }),
    then(answer) {
      hand.row = answer;
      if (textOrNull(answer.description) !== textOrNull(wanted))
        throw new NotDone(system.name, 'the description stands as it was.', `PUT ${path}`);
    },
  });
  return changeOf(system, kind, hand, [replacement], toResult);
}

async function remove<W extends wire.WholeDepartment, Unit>(
  runai: BoundRunai,
  kind: OrgUnitKind<W, Unit>,
  key: NodeKey,
): Promise<Change<Removal<Unit>>> {
  const { system } = runai.door;
  const row = await take(runai, kind, key);
  const projects = await kind.below(runai, row.id);
  if (projects.length > 0)
    throw conflict(
      `Projects are in ${row.name} (${projects.join(', ')}); delete them first, since none can be moved.`,
    );
  return removal(runai, {
    intent: `Delete the ${kind.word} ${row.name}`,
    id: formatId(kind.type, system.name, row.id),
    path: `${kind.path}/${row.id}`,
    schema: kind.schema,
    toRow: (standing) => kind.toRow(system, standing),
  });
}
