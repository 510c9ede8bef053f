import { bytesOf } from '../../../domain/filter.ts';
import type { Problem } from '../../../domain/change/refusal.ts';
import type { EntitlementInput, NodePoolQuotaInput } from '../../../domain/org-unit-changes.ts';
import type { Entitlement } from '../../../domain/quota.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { memoryUnits, toQuota } from './map-quota.ts';
import type * as wire from './schema.ts';
import { isUnlimited, noLimit } from './unlimited.ts';

const resources = ['gpu', 'cpu', 'memory'] as const;

/** What of a row is sent, whichever name this release has for the priority. */
const parts = [...resources, 'priority', 'rank'] as const;

type Part = (typeof parts)[number];

/** One row of a quota as it is sent: only what changes. */
export type SentRow = Pick<wire.QuotaRow, 'nodePool'> & Partial<Pick<wire.QuotaRow, Part>>;

/** A row to send, and where in the input it comes from. */
export interface RowChange {
  readonly path: string;
  readonly row: SentRow;
  readonly problems: readonly Problem[];
}

/**
 * What has to be sent so that a row stands as wanted. Each resource is sent with all of its numbers, those
 * that were not given as they stand: whether a PATCH keeps what a resource leaves out is not documented.
 */
export function rowChange(
  path: string,
  nodePoolId: string,
  { gpu, cpu, memory, priority }: NodePoolQuotaInput,
  standing: wire.QuotaRow | undefined,
): RowChange {
  const row = {
    nodePool: { id: nodePoolId },
    ...(gpu && { gpu: { deserved: 0, ...numbersOf(standing?.gpu), ...written(gpu, (devices) => devices) } }),
    ...(cpu && { cpu: { ...numbersOf(standing?.cpu), ...written(cpu, millicores) } }),
    ...(memory && { memory: memoryOf(memory, standing?.memory) }),
    ...(priority && (standing?.rank ? { rank: priority } : { priority })),
  } as SentRow;
  const problems = resources.flatMap((resource) => resourceProblems(`${path}.${resource}`, row[resource]));
  return { path, row, problems };
}

/** The parts of a row that do not stand as they were sent, as paths into the input. */
export function lackingOf(
  system: SystemRef,
  change: RowChange,
  standing: wire.QuotaRow | undefined,
): string[] {
  if (standing === undefined) return pathsOf(change);
  const { path, row } = change;
  const wanted = toQuota(system, { gpu: { deserved: 0 }, ...row });
  const found = toQuota(system, standing);
  const otherPriority = wanted.priority !== null && wanted.priority !== found.priority;
  return [
    ...resources.filter((resource) => !stands(row[resource], wanted[resource], found[resource])),
    ...(otherPriority ? (['priority'] as const) : []),
  ].map((part) => pathOf(path, part));
}

function pathOf(path: string, part: Part): string {
  return `${path}.${part === 'rank' ? 'priority' : part}`;
}

/** Of what is not sent Run:ai may have numbers of its own. */
function stands(
  sent: wire.Entitlement | null | undefined,
  wanted: Entitlement | null,
  found: Entitlement | null,
): boolean {
  return (['deserved', 'limit', 'overQuotaWeight'] as const).every(
    (part) => sent?.[part] === undefined || (wanted?.[part] ?? null) === (found?.[part] ?? null),
  );
}

/** The parts that are sent, as paths into the input. */
export function pathsOf({ path, row }: RowChange): string[] {
  return parts.filter((part) => row[part]).map((part) => pathOf(path, part));
}

/** The same row without what stands already. */
export function onlyLacking(change: RowChange, lacking: readonly string[]): RowChange {
  const kept = parts.filter((part) => lacking.includes(pathOf(change.path, part)));
  const values = kept.map((part) => [part, change.row[part]]);
  const row = { nodePool: change.row.nodePool, ...(Object.fromEntries(values) as Partial<SentRow>) };
  return { ...change, row };
}

function written<Amount>(
  { deserved, limit, overQuotaWeight }: EntitlementInput<Amount>,
  numberOf: (amount: Amount) => number,
): Partial<wire.Entitlement> {
  return {
    ...(deserved !== undefined && { deserved: deserved === null ? null : numberOf(deserved) }),
    ...(limit !== undefined && { limit: limit === null ? noLimit : numberOf(limit) }),
    ...(typeof overQuotaWeight === 'number' && { overQuotaWeight }),
  };
}

/** As they stand, so that what is unlimited stays written the way it is. */
function numbersOf(standing: wire.Entitlement | null | undefined): Partial<wire.Entitlement> {
  const { deserved, limit, overQuotaWeight } = standing ?? {};
  const numbers = Object.entries({ deserved, limit, overQuotaWeight });
  return Object.fromEntries(numbers.filter(([, value]) => value !== undefined));
}

function millicores(cores: number): number {
  return Math.round(cores * 1000);
}

/** In the unit that stands, or else the first in which all numbers are whole; null when there is none. */
function memoryOf(
  given: NonNullable<NodePoolQuotaInput['memory']>,
  standing: wire.MemoryEntitlement | null | undefined,
): object | null {
  const standingUnit = standing?.units ?? 'MB';
  const bytes = {
    ...scaled(numbersOf(standing), memoryUnits.get(standingUnit) ?? NaN),
    ...written(given, (amount) => bytesOf(amount) ?? NaN),
  };
  for (const units of [standingUnit, ...memoryUnits.keys()]) {
    const numbers = scaled(bytes, 1 / (memoryUnits.get(units) ?? NaN));
    if (isWhole(numbers.deserved) && isWhole(numbers.limit)) return { ...numbers, units };
  }
  return null;
}

/** What is unlimited has no unit. */
function scaled(numbers: Partial<wire.Entitlement>, factor: number): Partial<wire.Entitlement> {
  const entries = Object.entries(numbers).map(([name, value]) => [
    name,
    name === 'overQuotaWeight' || isUnlimited(value) ? value : value * factor,
  ]);
  return Object.fromEntries(entries) as Partial<wire.Entitlement>;
}

function isWhole(amount: number | null | undefined): boolean {
  return isUnlimited(amount) || Number.isSafeInteger(amount);
}

function resourceProblems(path: string, numbers: wire.Entitlement | null | undefined): Problem[] {
  if (numbers === undefined) return [];
  if (numbers === null)
    return [{ path, message: 'Run:ai counts memory in whole MB or MiB, all numbers of a row in the same.' }];
  const { deserved, limit } = numbers;
  if (isUnlimited(deserved) || isUnlimited(limit) || deserved <= limit) return [];
  return [{ path: `${path}.limit`, message: 'The limit must not be less than what is deserved.' }];
}
