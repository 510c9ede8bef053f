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
import type { SystemRef } from '../../../domain/system.ts';
import { believe, differing, givenPaths } from '../believe.ts';
import { changeOf, type InHand, take } from '../in-hand.ts';
import { type OrgUnitKind, resultOf } from './kinds.ts';
import { rowChanges, setQuota, unkept, unkeptRows } from './quota-changes.ts';
import { pathsOf } from './quota-body.ts';
import { type BoundRunai, removal, runaiStep } from '../runai-step.ts';
import { settingsBody } from './scheduling.ts';
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
  const sent = settingsSent(kind, input, {});
  const body = { name: input.name, ...place, ...sent, resources: rows.map(({ row }) => row) };
  const { quota: _, ...settings } = input;
  const fields = [...givenPaths(settings, ['scheduling']), ...rows.flatMap(pathsOf)];
  const hand: InHand<W> = { row: null };
  const creation = runaiStep(runai, {
    intent: `Create the ${kind.word} ${input.name}`,
    fields,
    request: () => ({ method: 'POST', path, body, schema }),
    ifTaken: `There is a ${kind.word} of this name in the cluster; names are unique there.`,
    then(row) {
      hand.row = row;
      const lacking = differing(shownBy(system, kind), sent, row);
      believe(system, fields, [...lacking, ...unkeptRows(system, rows, row.resources)], unkept);
    },
  });
  return changeOf(system, kind, hand, [creation], resultOf(system, kind));
}

/** There is no PATCH but of the quota: the PUT writes everything else back as it was looked at. */
async function update<W extends wire.WholeDepartment, Unit>(
  runai: BoundRunai,
  kind: OrgUnitKind<W, Unit>,
  key: NodeKey,
  patch: OrgUnitPatch,
): Promise<Change<OrgUnitResult<Unit>>> {
  const row = await take(runai, kind, key);
  const hand: InHand<W> = { row };
  const { system } = runai.door;
  const sent = settingsSent(kind, patch, row);
  const fields = differing(shownBy(system, kind), sent, row);
  const replacement = runaiStep(runai, {
    intent: `Update the ${kind.word} ${row.name}, writing back all else as it stands`,
    fields,
    request: () => ({
      method: 'PUT',
      path: `${kind.path}/${row.id}`,
      body: { ...standing(kind, row), ...sent },
      schema: kind.schema,
    }),
    then(answer) {
      hand.row = answer;
      believe(system, fields, differing(shownBy(system, kind), sent, answer), unkept);
    },
  });
  return changeOf(system, kind, hand, fields.length === 0 ? [] : [replacement], resultOf(system, kind));
}

/** What is sent of the settings that are given. */
function settingsSent<W extends wire.WholeDepartment, Unit>(
  kind: OrgUnitKind<W, Unit>,
  { description, scheduling, ...own }: OrgUnitPatch,
  row: wire.Settings,
): Partial<W> {
  return {
    ...(description !== undefined && { description: description ?? '' }),
    ...settingsBody(scheduling ?? {}, row),
    ...kind.further(own),
  };
}

/** Everything that a PUT would clear. */
function standing<W extends wire.WholeDepartment, Unit>(kind: OrgUnitKind<W, Unit>, row: W): object {
  const { description, schedulingRules, defaultNodePools, nodeTypes, resources } = row;
  const told = description === null ? {} : { description };
  return {
    ...kind.kept(row),
    ...{ ...told, schedulingRules, defaultNodePools, nodeTypes, resources: resources ?? [] },
  };
}

function shownBy<W extends wire.WholeDepartment, Unit>(system: SystemRef, kind: OrgUnitKind<W, Unit>) {
  return (row: W) => kind.shown(kind.toRow(system, row));
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
    isGoing: kind.isGoing,
  });
}
