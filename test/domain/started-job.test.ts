import { expect, it } from 'vitest';
import { type StartedJob, startedJobProblems } from '../../src/domain/started-job.ts';

const job: Omit<StartedJob, 'startedAt'> & { readonly waitSeconds: number } = {
  number: 7,
  user: 'u-0042',
  project: 'aero-wing',
  sharing: 'EXCLUSIVE',
  waitSeconds: 0,
  nodes: [{ hostname: 'tn001' }],
};

it('A job that started before 1970 is refused: nothing could name it', () => {
  expect(startedJobProblems({ ...job, startedAt: '1969-12-31T23:59:59.000Z' })).toMatchObject([
    { path: 'startedAt' },
  ]);
  expect(startedJobProblems({ ...job, startedAt: '1970-01-01T00:00:00.000Z' })).toEqual([]);
});
