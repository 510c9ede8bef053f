import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import * as wire from '../../src/upstream/runai/workloads/schema.ts';
import { TypedWorkload } from '../../src/upstream/runai/workloads/typed.ts';

const file = new URL('../../../shared/upstream/specs/runai-2.24.json', import.meta.url);
const absent = !existsSync(file);
const whenThere = absent ? ' (skipped: ../shared/upstream/specs is not there)' : '';
const published = absent ? {} : JSON.parse(readFileSync(file, 'utf8')).components.schemas;

/** What a published schema says of an object, or of the objects in a list. */
function propertiesOf(schema: any): Record<string, any> {
  if (schema?.$ref) return propertiesOf(published[schema.$ref.split('/').at(-1)]);
  if (schema?.items) return propertiesOf(schema.items);
  const parts: any[] = schema?.allOf ?? [];
  return Object.assign({ ...schema?.properties }, ...parts.map(propertiesOf));
}

/** Paths of the fields that are read and that none of the published schemas has. */
function guessed(read: z.ZodType, schemas: readonly unknown[], path = ''): string[] {
  if (read instanceof z.ZodOptional || read instanceof z.ZodNullable) {
    return guessed(read.unwrap() as z.ZodType, schemas, path);
  }
  if (read instanceof z.ZodArray) return guessed(read.element as z.ZodType, schemas, path);
  if (!(read instanceof z.ZodObject)) return [];
  return Object.entries(read.shape).flatMap(([name, field]) => {
    const found = schemas.map((schema) => propertiesOf(schema)[name]).filter(Boolean);
    const here = `${path}.${name}`;
    return found.length === 0 ? [here] : guessed(field as z.ZodType, found, here);
  });
}

const typed = ['Workspace1', 'Training1', 'DistributedWorkload', 'Inference1'];

it.skipIf(absent).each<[string, z.ZodType, string[]]>([
  ['a workload', wire.Workload, ['Workload']],
  ['a pod', wire.Pod, ['Pod1']],
  ['an event', wire.Event, ['Event2']],
  ['a record of the history', wire.HistoryRecord, ['HistoryRecord1']],
  ['a workload that waits', wire.WaitingWorkload, ['WorkloadDetailed']],
  ['a workload by its type', TypedWorkload, typed],
])(`no field that is read of %s is guessed${whenThere}`, (_, read, names) => {
  const schemas = names.map((name) => published[name]);
  expect(guessed(read, schemas)).toEqual([]);
  // The check can fail.
  expect(guessed(z.object({ colour: z.string().nullish() }), schemas)).toEqual(['.colour']);
});
