import type { NodeKey } from '../../domain/id.ts';

/**
 * The natural key of a job. cc-backend's own integer ids are no names: they change when a site reads
 * its job archive in anew.
 */
export interface JobKey {
  readonly cluster: string;
  /** The scheduler's number, which it reuses over time. */
  readonly jobId: number;
  /** Epoch seconds. */
  readonly startTime: number;
}

const canonicalNumber = /^(0|[1-9]\d*)$/;
/** No later start has an RFC 3339 form that cc-backend reads (year 9999). */
export const latestStart = 253_402_300_799;

/** Null for anything that names no job, so that nothing is asked for it. */
export function parseJobKey(key: NodeKey): JobKey | null {
  const [cluster, jobIdText, startText, ...rest] = key;
  const jobId = parseNumber(jobIdText, Number.MAX_SAFE_INTEGER);
  const startTime = parseNumber(startText, latestStart);
  if (jobId === null || startTime === null || rest.length > 0) return null;
  return { cluster, jobId, startTime };
}

/** Null too for keys of several parts: clusters and projects are called by one. */
export function parseNameKey([name, ...rest]: NodeKey): string | null {
  return rest.length === 0 ? name : null;
}

/** The well-formed ones among the keys, each once. */
export function parseDistinct<K>(keys: readonly NodeKey[], parse: (key: NodeKey) => K | null): K[] {
  const distinct = new Map(keys.map((key) => [JSON.stringify(key), key]));
  return [...distinct.values()].map(parse).filter((parsed) => parsed !== null);
}

function parseNumber(text: string | undefined, largest: number): number | null {
  if (text === undefined || !canonicalNumber.test(text)) return null;
  return Number(text) <= largest ? Number(text) : null;
}
