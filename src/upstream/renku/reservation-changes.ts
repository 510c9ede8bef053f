import type {
  CapacityReservationChanges,
  CapacityReservationResult,
  NewCapacityReservation,
} from '../../domain/capacity-reservation-changes.ts';
import { withSeconds } from '../../domain/capacity-reservation-rules.ts';
import type { CapacityReservation } from '../../domain/capacity-reservation.ts';
import type { Change } from '../../domain/change/change.ts';
import { notFound, type Problem, refuseIfAny } from '../../domain/change/refusal.ts';
import { formatId, type NodeKey, parseId } from '../../domain/id.ts';
import type { DeletedResult } from '../../domain/pool-changes.ts';
import type { BoundRenku } from './bound-renku.ts';
import { checkedStep, renkuStep } from './checked-step.ts';
import { classIdsOf, isUlid } from './key.ts';
import { findPool } from './pools.ts';
import { readReservations, Reservation, toReservation } from './reservations.ts';
import * as wire from './schema.ts';

export function reservationChanges(renku: BoundRenku): CapacityReservationChanges {
  return {
    system: renku.system,
    createReservation: (input) => createReservation(renku, input),
    deleteReservation: (key) => deleteReservation(renku, key),
  };
}

async function createReservation(
  renku: BoundRenku,
  input: NewCapacityReservation,
): Promise<Change<CapacityReservationResult>> {
  const classId = await existingClass(renku, input.resourceClassId);
  const { projectTemplateKey } = input;
  refuseIfAny([
    ...(classId === null ? [classProblem] : []),
    ...(projectTemplateKey && !isUlid(projectTemplateKey) ? [templateProblem] : []),
  ]);
  const { system } = renku;
  const body = reservationBody(input, Number(classId));
  let created: CapacityReservation | null = null;
  const creation = renkuStep(renku, {
    intent: 'Create the reservation',
    fields: Object.keys(input),
    inputPath: inputPathOf,
    ifMissing: classProblem,
    request: () => ({ method: 'POST', path: '/capacity-reservations', body, schema: Reservation }),
    then: (answer) => void (created = toReservation(system, answer)),
  });
  return {
    steps: [creation],
    result() {
      if (created === null) throw new Error('the reservation was asked for before it was created');
      return { reservation: created };
    },
    lookAt: () =>
      created?.id ?? `capacityReservations(filter: { systems: [${JSON.stringify(system.name)}] })`,
  };
}

async function deleteReservation(renku: BoundRenku, key: NodeKey): Promise<Change<DeletedResult>> {
  const { name: system } = renku.system;
  const [ulid, ...rest] = key;
  const id = formatId('CapacityReservation', system, ...key);
  async function isThere(): Promise<boolean> {
    return (await readReservations(renku)).some((each) => each.id === ulid);
  }

  if (!isUlid(ulid) || rest.length > 0 || !(await isThere())) throw notFound('CapacityReservation', id);
  const deletion = checkedStep(renku, {
    intent: 'Delete the reservation',
    fields: ['id'],
    request: () => ({ method: 'DELETE', path: `/capacity-reservations/${ulid}`, schema: wire.Anything }),
    missing: async () => ((await isThere()) ? ['id'] : []),
  });
  return { steps: [deletion], result: () => ({ deletedId: id }), lookAt: () => id };
}

/** Null for what is no class of this Renku; a class is looked up in its pool. */
async function existingClass(renku: BoundRenku, id: string): Promise<string | null> {
  const parsed = parseId(id);
  if (parsed?.type !== 'ResourceClass' || parsed.system !== renku.system.name) return null;
  const ids = classIdsOf(parsed.key);
  const pool = ids && (await findPool(renku, ids.poolId));
  return pool?.classes.some((each) => String(each.id) === ids?.classId) ? (ids?.classId ?? null) : null;
}

function reservationBody(input: NewCapacityReservation, classId: number): Record<string, unknown> {
  return {
    name: input.name,
    resource_class_id: classId,
    ...(input.projectTemplateKey && { project_template_id: input.projectTemplateKey }),
    recurrence: {
      type: input.recurrence.toLowerCase(),
      start_date: input.startDate,
      end_date: input.endDate,
      schedule: input.schedule.map(({ dayOfWeek, startTime, endTime }) => ({
        day_of_week: dayOfWeek,
        start_time: withSeconds(startTime),
        end_time: withSeconds(endTime),
      })),
    },
    provisioning: {
      placeholder_count: input.placeholders,
      lead_time_minutes: input.leadTimeSeconds / 60,
      scale_down_behavior: input.scaleDown.toLowerCase(),
    },
  };
}

const inputNames: Readonly<Record<string, string>> = {
  resource_class_id: 'resourceClassId',
  project_template_id: 'projectTemplateKey',
  type: 'recurrence',
  placeholder_count: 'placeholders',
  lead_time_minutes: 'leadTimeSeconds',
  scale_down_behavior: 'scaleDown',
};

/** The input is flat where Renku's body is not. */
function inputPathOf(wirePath: readonly string[]): string[] {
  return wirePath
    .filter((part) => part !== 'recurrence' && part !== 'provisioning')
    .map((part) => inputNames[part] ?? part);
}

const classProblem: Problem = {
  path: 'resourceClassId',
  message: 'There is no class of this id in the system, or it is hidden from you.',
};

const templateProblem: Problem = {
  path: 'projectTemplateKey',
  message: "This must be Renku's id of a project: 26 capitals and digits.",
};
