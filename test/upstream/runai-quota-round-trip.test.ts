import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotaProblems } from '../../src/domain/org-unit-rules.ts';
import type { NodePoolQuota } from '../../src/domain/quota.ts';
import { toQuota } from '../../src/upstream/runai/org-units/map-quota.ts';
import { lackingOf, rowChange } from '../../src/upstream/runai/org-units/quota-body.ts';
import { QuotaRow } from '../../src/upstream/runai/org-units/schema.ts';
import { dgx } from './runai-server.ts';

const nodePoolId = 'NodePool:dgx:1';

/** What one unit of an amount on the wire is in ours. */
const factors: Readonly<Record<string, number>> = { Mib: 1_048_576, MB: 1_000_000, GB: 1_000_000_000 };

const deserved = fc.oneof(fc.constantFrom(null, -1, 0), fc.nat(1_000));
/** Above all that is deserved, so that the two always go together. */
const limit = fc.oneof(fc.constantFrom(null, -1), fc.integer({ min: 1_000_000, max: 2_000_000 }));
const weight = fc.constantFrom(null, 0, 2, 3);
const numbers = fc.record({ deserved, limit, overQuotaWeight: weight });

/** A row in any of the ways that Run:ai writes one. */
const wireRow = fc
  .record({
    nodePool: fc.constant({ id: '1', name: 'a100' }),
    gpu: fc.record({ deserved: fc.nat(64).map((halves) => halves / 2), limit, overQuotaWeight: weight }),
    cpu: fc.option(numbers),
    memory: fc.option(
      fc.tuple(numbers, fc.constantFrom(...Object.keys(factors))).map(([row, units]) => ({ ...row, units })),
    ),
  })
  .map((row) => QuotaRow.parse(row));

/** What a client may give, with parts left out. */
const given = fc.record(
  {
    deserved: fc.nat(1_000),
    limit: fc.option(fc.integer({ min: 1_000_000, max: 2_000_000 })),
    overQuotaWeight: fc.nat(20),
  },
  { requiredKeys: [] },
);

function bytes(amount: number | null | undefined, unit: number) {
  return typeof amount === 'number' ? { amount, unit } : amount;
}

/** The quota as it is read, once what is given of it took its place. */
function overlaid(
  standing: NodePoolQuota,
  resource: 'gpu' | 'cpu' | 'memory',
  amounts: object,
  convert: (amount: number) => number,
) {
  const before = standing[resource] ?? { deserved: null, limit: null, overQuotaWeight: null };
  const entries = Object.entries(amounts).map(([part, amount]) => [
    part,
    typeof amount === 'number' && part !== 'overQuotaWeight' ? convert(amount) : amount,
  ]);
  return { ...before, ...Object.fromEntries(entries) };
}

describe('a row of quota', () => {
  it('reads -1 and null as unlimited and everything else in our units, whatever its own', () => {
    fc.assert(
      fc.property(wireRow, (row) => {
        const { gpu, cpu, memory } = toQuota(dgx, row);
        for (const [shown, wire, factor] of [
          [gpu, row.gpu, 1],
          [cpu, row.cpu, 1 / 1_000],
          [memory, row.memory, factors[row.memory?.units ?? ''] ?? NaN],
        ] as const) {
          expect(shown === null).toBe(wire === null);
          for (const part of ['deserved', 'limit'] as const) {
            const amount = wire?.[part];
            const unlimited = amount === null || amount === undefined || amount === -1;
            if (shown === null) continue;
            if (unlimited) expect(shown[part]).toBeNull();
            else expect(shown[part]).toBeCloseTo(amount * factor, 6);
          }
        }
      }),
    );
  });

  it('given as it is read has nothing to change', () => {
    fc.assert(
      fc.property(wireRow, (row) => {
        const { gpu, cpu, memory } = toQuota(dgx, row);
        const input = {
          nodePoolId,
          gpu: { deserved: gpu.deserved, limit: gpu.limit },
          ...(cpu && { cpu: { deserved: cpu.deserved, limit: cpu.limit } }),
          ...(memory && {
            memory: { deserved: bytes(memory.deserved, 1), limit: bytes(memory.limit, 1) },
          }),
        };
        expect(quotaProblems([input])).toEqual([]);
        const change = rowChange('quota.0', '1', input, row);
        expect(change.problems).toEqual([]);
        expect(lackingOf(dgx, change, row)).toEqual([]);
      }),
    );
  });

  it('changed is read back as it was given, and as it stood where nothing was given', () => {
    const unit = fc.constantFrom(2 ** 20, 1e6, 2 ** 30, 1e9);
    let sent = 0;
    fc.assert(
      fc.property(wireRow, given, given, given, unit, (row, gpu, cpu, memory, unit) => {
        const standing = toQuota(dgx, row);
        const cores = { ...cpu, ...(typeof cpu.deserved === 'number' && { deserved: cpu.deserved / 1000 }) };
        const amounts = Object.entries(memory).map(([part, amount]) => [
          part,
          part === 'overQuotaWeight' ? amount : bytes(amount, unit),
        ]);
        const input = { nodePoolId, gpu, cpu: cores, memory: Object.fromEntries(amounts) };
        const change = rowChange('quota.0', '1', input, row);
        // No unit of Run:ai has whole numbers for both what stands and what is given, which is refused.
        fc.pre(change.problems.length === 0);
        sent += 1;
        const after = toQuota(dgx, QuotaRow.parse({ ...row, ...JSON.parse(JSON.stringify(change.row)) }));
        expect(after.gpu).toEqual(overlaid(standing, 'gpu', gpu, (devices) => devices));
        expect(after.cpu).toEqual(overlaid(standing, 'cpu', cores, (each) => each));
        expect(after.memory).toEqual(overlaid(standing, 'memory', memory, (amount) => amount * unit));
        expect(lackingOf(dgx, change, QuotaRow.parse({ ...row, ...change.row }))).toEqual([]);
      }),
    );
    expect(sent).toBeGreaterThan(50);
  });

  it('has its priority sent by the name that the release has for it', () => {
    const standing = { gpu: { deserved: 1 }, priority: 'Low' };
    const input = { nodePoolId, priority: 'High' };
    const old = rowChange('quota.0', '1', input, QuotaRow.parse(standing));
    expect(old.row).toEqual({ nodePool: { id: '1' }, priority: 'High' });
    const later = rowChange('quota.0', '1', input, QuotaRow.parse({ ...standing, rank: 'MediumLow' }));
    expect(later.row).toEqual({ nodePool: { id: '1' }, rank: 'High' });
    for (const change of [old, later]) {
      expect(lackingOf(dgx, change, QuotaRow.parse(standing))).toEqual(['quota.0.priority']);
      expect(lackingOf(dgx, change, QuotaRow.parse({ ...standing, ...change.row }))).toEqual([]);
    }
    expect(quotaProblems([{ nodePoolId, priority: null }]).map(({ path }) => path)).toEqual([
      'quota.0.priority',
    ]);
  });
});
