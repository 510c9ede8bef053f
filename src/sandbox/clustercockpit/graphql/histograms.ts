import { durationOf, type Job, type State } from '../data.ts';
import { groupRows } from '../rows.ts';

export interface HistoPoint {
  count: number;
  value: number;
}

/** Width in seconds and number of the bins under each name; every other name means 24 of an hour. */
const durationBins = new Map([
  ['1m', { width: 60, count: 60 }],
  ['10m', { width: 600, count: 72 }],
  ['1h', { width: 3600, count: 48 }],
  ['6h', { width: 21_600, count: 12 }],
  ['12h', { width: 43_200, count: 14 }],
]);

/** Empty bins included; a bin is named by the seconds at its end, and what lasts longer than all is lost. */
export function durationHistogram(jobs: Job[], name: string, state: State): HistoPoint[] {
  const { width, count } = durationBins.get(name) ?? { width: 3600, count: 24 };
  const points = Array.from({ length: count }, (_, index) => ({ value: (index + 1) * width, count: 0 }));
  for (const job of jobs) {
    const point = points[Math.floor(durationOf(job, state) / width)];
    if (point !== undefined) point.count += 1;
  }
  return points;
}

/** How many jobs have each number that occurs. */
export function countHistogram(jobs: Job[], column: 'numNodes' | 'numHwthreads' | 'numAcc'): HistoPoint[] {
  const groups = groupRows(jobs, (job) => job[column]);
  return [...groups]
    .map(([value, members]) => ({ value, count: members.length }))
    .sort((one, other) => one.value - other.value);
}
