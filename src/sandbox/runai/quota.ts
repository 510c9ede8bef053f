import { z } from 'zod';
import { badRequest } from './refusals.ts';
import type { NodePool, OrgUnit, QuotaRow, Share } from './wire.ts';

/** -1 is unlimited, and null is either unlimited or not said. */
const amount = z.number().min(-1).nullable();
const GivenShare = z.object({ deserved: amount, limit: amount, overQuotaWeight: amount }).exactPartial();
const GivenMemory = GivenShare.extend({ units: z.enum(['Mib', 'MB', 'GB']) });
const GivenRow = z
  .object({
    nodePool: z.object({ id: z.string() }).nullable(),
    gpu: GivenShare.extend({ deserved: z.number().min(0).exactOptional() }),
    cpu: GivenShare.nullable(),
    memory: GivenMemory.nullable(),
    priority: z.string().nullable(),
  })
  .exactPartial();

/** The rows of a quota as they are sent: a bare array. */
export const GivenRows = z.array(GivenRow);
export type GivenRows = z.output<typeof GivenRows>;
type GivenRow = z.output<typeof GivenRow>;

const unsaid: Share = { deserved: null, limit: null, overQuotaWeight: null };

/** The rows that take the place of all others: what a row does not name is unset. */
export function replacedRows(given: GivenRows, pools: readonly NodePool[]): QuotaRow[] {
  return given.map((row) => changedRow(emptyRow(row, pools), row));
}

/** The rows after a PATCH: those that are not named stay, and of those that are every number not named. */
export function patchedRows(
  rows: readonly QuotaRow[],
  given: GivenRows,
  pools: readonly NodePool[],
): QuotaRow[] {
  const changes = new Map(given.map((row) => [row.nodePool?.id, row]));
  const changed = rows.map((row) => changedRow(row, changes.get(row.nodePool?.id) ?? {}));
  const known = new Set(rows.map(({ nodePool }) => nodePool?.id));
  return [
    ...changed,
    ...replacedRows(
      given.filter(({ nodePool }) => !known.has(nodePool?.id)),
      pools,
    ),
  ];
}

/** A pool that comes into being is open to everybody, with no GPU guaranteed to anyone. */
export function rowOfNewPool({ id, name }: NodePool): QuotaRow {
  const unlimited = { deserved: null, limit: -1, overQuotaWeight: 2 };
  return {
    nodePool: { id, name },
    gpu: { deserved: 0, limit: -1, overQuotaWeight: 2 },
    cpu: unlimited,
    memory: { ...unlimited, units: 'MB' },
  };
}

function emptyRow({ nodePool }: GivenRow, pools: readonly NodePool[]): QuotaRow {
  const none = { gpu: { ...unsaid, deserved: 0 }, cpu: null, memory: null };
  if (!nodePool) return { nodePool: null, ...none };
  const pool = pools.find(({ id }) => id === nodePool.id);
  const { id, name } = pool ?? badRequest(`node pool '${nodePool.id}' does not exist in this cluster`);
  return { nodePool: { id, name }, ...none };
}

function changedRow(row: QuotaRow, { gpu, cpu, memory, priority }: GivenRow): QuotaRow {
  return {
    ...row,
    gpu: { ...row.gpu, ...gpu },
    cpu: cpu === undefined ? row.cpu : cpu && { ...unsaid, ...row.cpu, ...cpu },
    memory: memory === undefined ? row.memory : memory && { ...unsaid, ...row.memory, ...memory },
    ...(priority !== undefined && { priority }),
  };
}

const megabytes = { Mib: 1.048576, MB: 1, GB: 1000 };

/** What the rows come to; null when none of them names an amount. */
export function totals(rows: readonly QuotaRow[]): OrgUnit['totalResources'] {
  return {
    gpuQuota: sum(rows.map(({ gpu }) => gpu.deserved)),
    cpuQuota: sum(rows.map(({ cpu }) => cpu?.deserved ?? null)),
    memoryQuota: sum(rows.map(({ memory }) => inMegabytes(memory))),
  };
}

function inMegabytes(memory: QuotaRow['memory']): number | null {
  return memory === null || memory.deserved === null ? null : memory.deserved * megabytes[memory.units];
}

function sum(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((each) => each !== null);
  return known.length === 0 ? null : known.reduce((total, each) => total + each, 0);
}
