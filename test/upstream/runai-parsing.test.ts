import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../src/upstream/runai/quantity.ts';
import { toUtc } from '../../src/upstream/runai/time.ts';

describe('a Kubernetes quantity', () => {
  it.each([
    ['plenty'],
    [''],
    ['G'],
    ['.'],
    ['-1'],
    ['1 G'],
    ['1K'],
    ['1ki'],
    ['1GB'],
    ['1e'],
    ['1e3Gi'],
    ['0x10'],
    ['Infinity'],
    ['1e999'],
  ])('%j is none', (text) => {
    expect(bytesOf(text)).toBeNull();
  });

  it.each([
    ['128G', 128_000_000_000],
    ['4Gi', 4_294_967_296],
    ['500M', 500_000_000],
    ['2.01G', 2_010_000_000],
    ['1.5Gi', 1_610_612_736],
    ['100Ki', 102_400],
    ['1e3', 1_000],
    ['1.5E3', 1_500],
    ['2E', 2e18],
    ['12e-1', 1],
    ['+7', 7],
    ['.5k', 500],
    ['5.', 5],
    ['128974848', 128_974_848],
    ['128974848000m', 128_974_848],
    ['0', 0],
  ])('%s is %d bytes', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it('counts a whole number of its unit, for every unit', () => {
    const units = [
      ['', 0],
      ['k', 3],
      ['M', 6],
      ['G', 9],
    ] as const;
    const binary = [
      ['Ki', 1],
      ['Mi', 2],
      ['Gi', 3],
      ['Ti', 4],
    ] as const;
    const factors = [
      ...units.map(([suffix, power]) => [suffix, 10 ** power] as const),
      ...binary.map(([suffix, power]) => [suffix, 1024 ** power] as const),
    ];
    fc.assert(
      fc.property(fc.nat(8_000), fc.constantFrom(...factors), (count, [suffix, factor]) => {
        expect(bytesOf(`${count}${suffix}`)).toBe(count * factor);
      }),
    );
  });

  it('is a whole number of bytes or nothing, whatever is written', () => {
    const likely = fc.stringMatching(/^[+-]?[0-9.]{0,6}[eEinumkKMGTP]{0,2}[-+]?[0-9]{0,2}$/);
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), (text) => {
        const bytes = bytesOf(text);
        expect(bytes === null || (Number.isInteger(bytes) && bytes >= 0)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a time of Run:ai', () => {
  it.each([
    ['yesterday'],
    [''],
    ['2026'],
    ['2026-02-02'],
    ['2026-13-01T00:00:00Z'],
    ['2026-02-02T07:00:03 CET'],
  ])('%j is none', (text) => {
    expect(toUtc(text)).toBeNull();
  });

  it.each([
    ['2026-02-02T07:00:03Z', '2026-02-02T07:00:03.000Z'],
    ['2023-06-06 12:09:18.211', '2023-06-06T12:09:18.211Z'],
    ['2026-02-02T07:00:03', '2026-02-02T07:00:03.000Z'],
    ['2026-02-02T07:00:03.123456789Z', '2026-02-02T07:00:03.123Z'],
    ['2026-02-02t07:00:03z', '2026-02-02T07:00:03.000Z'],
    ['2026-02-02T00:30:00+01:00', '2026-02-01T23:30:00.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(toUtc(text)).toBe(utc);
  });

  it('is the same however the same moment is written', () => {
    const moments = fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.integer({ min: -23, max: 23 }), (moment, hours) => {
        const utc = moment.toISOString();
        const local = new Date(moment.getTime() + hours * 3_600_000).toISOString().slice(0, -1);
        const zone = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
        const written = [utc, utc.slice(0, -1), utc.replace('T', ' '), local + zone];
        expect(written.map(toUtc)).toEqual([utc, utc, utc, utc]);
      }),
    );
  });
});
