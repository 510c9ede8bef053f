import type { JobChanges } from '../../../domain/job-changes.ts';
import type { BoundRunai } from '../runai-step.ts';
import { act } from './actions.ts';
import { submit } from './submit.ts';

export function jobChanges(runai: BoundRunai): JobChanges {
  return {
    system: runai.door.system,
    submit: (project, job) => submit(runai, project, job),
    delete: (keys) => act(runai, 'delete', keys),
    suspend: (keys) => act(runai, 'suspend', keys),
    resume: (keys) => act(runai, 'resume', keys),
  };
}
