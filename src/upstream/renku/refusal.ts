import { InvalidInput } from '../../domain/change/refusal.ts';
import { ClusterQLError } from '../../errors.ts';
import { z } from 'zod';

/** Turns a path in Renku's complaint into one of the input; its parts are turned into our names after that. */
export type InputPath = (wirePath: readonly string[]) => readonly string[];

const Complaint = z.object({ error: z.object({ message: z.string() }) });
/** Renku CRC: `… following fields, classes.0.cpu: Input should be greater than 0, name: …`. */
const preface = 'There are errors in the following fields, ';
const complainedPath = /(?:^|, )([\w.-]+): /g;

/** What our names do not follow from Renku's by their case. */
const inputNames: Readonly<Record<string, string>> = {
  idle_threshold: 'idleThresholdSeconds',
  hibernation_threshold: 'hibernationThresholdSeconds',
  hibernation_warning_period: 'hibernationWarningSeconds',
  required_during_scheduling: 'required',
  api_url: 'url',
  base_url: 'url',
  total_limit: 'total',
  user_limit: 'user',
};

/**
 * A 422 of Renku in our words, for `onFailure`: `InvalidInput` when it complains of what the input holds at
 * one of `fields`. Its own sentences are for the log alone, because they quote its code.
 */
export function refusalOf(system: string, fields: readonly string[], inputPath: InputPath, json: unknown) {
  const paths = complainedPaths(json)
    .map((wirePath) => inputPath(wirePath).map(inputName).join('.'))
    .filter((path) => fields.some((field) => path === field || path.startsWith(`${field}.`)));
  if (paths.length > 0)
    return new InvalidInput(
      [...new Set(paths)].map((path) => ({ path, message: 'Renku refuses this value.' })),
    );
  const message = `System ${system} refuses this by a rule that the gateway does not know; the gateway's log has it.`;
  return new ClusterQLError('UPSTREAM_FAILURE', message);
}

function complainedPaths(json: unknown): string[][] {
  const message = Complaint.safeParse(json).data?.error.message ?? '';
  if (!message.startsWith(preface)) return [];
  const paths = [...message.slice(preface.length).matchAll(complainedPath)];
  return paths.flatMap(([, path]) => (path === undefined ? [] : [path.split('.')]));
}

function inputName(part: string): string {
  return inputNames[part] ?? part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
