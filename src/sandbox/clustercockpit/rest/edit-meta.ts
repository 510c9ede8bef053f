import { z } from 'zod';
import { orRefuse, Panic, panic } from '../answers.ts';
import { rewriteArchive } from '../archive.ts';
import { readJson } from '../body.ts';
import type { Job, State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { newestJob, visibleJob } from '../rows.ts';
import { integerAt } from './job-id.ts';
import { JobName, requireJobId } from './job-name.ts';
import { wireJob } from './wire-job.ts';

const Entry = z.strictObject({ key: z.string().default(''), value: z.string().default('') });
const NamedEntry = JobName.extend({ payload: Entry.default({ key: '', value: '' }) });

/** PATCH edit_meta/{id}. */
export function editMeta(state: State): Guarded {
  return async (c, user) => {
    const id = integerAt(c, 'id', 'parsing job ID failed');
    const job = orRefuse(404, 'finding job failed', () => visibleJob(id, user, state));
    const entry = await readJson(c, Entry, 'decoding request failed');
    orRefuse(500, 'updating metadata failed', () => setMeta(job, entry));
    return c.json(wireJob(job, user, state));
  };
}

/** PATCH edit_meta/: by the job's number; alone of all routes it tells what went wrong as plain text. */
export function editNamedMeta(state: State): Guarded {
  return async (c, user) => {
    const body = await readJson(c, NamedEntry, 'decoding request failed');
    const request = requireJobId(body);
    const job = orRefuse(422, 'finding job failed', () => newestJob(request, state.jobs));
    try {
      setMeta(job, body.payload);
    } catch (error) {
      if (error instanceof Panic) throw error;
      return c.text(`${(error as Error).message}\n`, 500);
    }
    return c.json(wireJob(job, user, state));
  };
}

/** The database is changed first; then the archive may lack the job's file, or hold no metadata to change. */
function setMeta(job: Job, { key, value }: z.infer<typeof Entry>): void {
  const hadNone = job.metaData === null;
  job.metaData = { ...job.metaData, [key]: value };
  rewriteArchive(job);
  if (hadNone && job.jobState !== 'running') panic('assignment to entry in nil map');
}
