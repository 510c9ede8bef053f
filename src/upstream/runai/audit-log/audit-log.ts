import {
  type AuditLogEntry,
  type AuditLogFilter,
  auditLogMatches,
  type AuditLogSource,
} from '../../../domain/audit-log.ts';
import type { TimeRange } from '../../../domain/filter.ts';
import { type KeyedFetch, readKeyed } from '../../../domain/page/keyed.ts';
import { bothWays, type ReadRequest, type Slice } from '../../../domain/page/source.ts';
import type { Fetched } from '../../../domain/page/stream.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import * as filterBy from '../filter-by.ts';
import { servedSince } from '../release.ts';
import { actions, failed, succeeded, toEntry } from './map.ts';
import * as wire from './schema.ts';

const path = '/api/v1/audit/log';
/** The largest `numberOfSamples`, as this list calls its limit. */
const largestPage = 1000;
const beginning = Date.UTC(1970, 0, 1);
const day = 86_400_000;

type KeyedRange = Parameters<KeyedFetch<AuditLogEntry>>[0];

/** What the control plane recorded, through whomever it was done; 2.18 has it in an API that is not spoken. */
export function auditLogSource(door: Door, caller: Caller): AuditLogSource {
  return {
    system: door.system,
    orders: { AT: bothWays },
    read: (request) => readEntries(door, caller, request),
    count: (filter, signal) => countEntries(door, until(caller, signal), filter),
  };
}

/** From a moment on, that of the last one read: what is written meanwhile moves no page. */
function readEntries(
  door: Door,
  caller: Caller,
  request: ReadRequest<AuditLogEntry, AuditLogFilter>,
): Promise<Slice<AuditLogEntry>> {
  const { filter, ordering, signal } = request;
  const pushed = pushedOf(filter);
  const isRising = ordering.direction === 'ASC';

  async function fetch({ from, skip, limit }: KeyedRange): Promise<Fetched<AuditLogEntry>> {
    const period = periodOf(filter.at, isRising ? { from } : { to: from });
    if (pushed.empty || period === null) return { rows: [], more: false };
    const query = {
      ...period,
      ...{ offset: skip === 0 ? undefined : skip, numberOfSamples: limit },
      ...{ sortBy: 'timestamp', sortOrder: isRising ? 'asc' : 'desc', filterBy: filterBy.textOf(pushed) },
    };
    const reading = door.read(until(caller, signal), { path, query, schema: wire.AuditEntries });
    const { rows, next } = await servedSince(door.system, '2.19', reading);
    return { rows: rows.map((row) => toEntry(door.system, row)), more: next !== null };
  }

  return readKeyed(fetch, {
    ...request,
    accept: (entry) => auditLogMatches(filter, entry),
    pageSize: largestPage,
  });
}

/** Every answer holds the number of all; null where Run:ai does not check the whole filter. */
async function countEntries(door: Door, caller: Caller, filter: AuditLogFilter): Promise<number | null> {
  const pushed = pushedOf(filter);
  if (pushed.empty) return 0;
  if (!pushed.exact || filter.at?.from || filter.at?.to) return null;
  const query = { ...periodOf(null, {}), numberOfSamples: 1, filterBy: filterBy.textOf(pushed) };
  const reading = door.read(caller, { path, query, schema: wire.Total });
  return (await servedSince(door.system, '2.19', reading)).total;
}

function pushedOf(filter: AuditLogFilter): filterBy.Pushed {
  const { succeeded: wanted, text } = filter;
  const results = typeof wanted === 'boolean' ? [wanted ? succeeded : failed] : null;
  return filterBy.allOf(
    filterBy.meansOneOf('action', actions, 'UNKNOWN', filter.actions),
    filterBy.isOneOf('entity_type', filter.entityTypes),
    filterBy.isOneOf('subject', filter.actors),
    filterBy.isOneOf('result', results),
    filterBy.isMatchedHere(text),
  );
}

/**
 * Both ends are required: an open one is before all entries, or tomorrow, since its clock is not ours. Whether
 * they are included is not documented, and its times are finer than our milliseconds, so each is asked a
 * millisecond further. Null when there is nothing between them.
 */
function periodOf(asked: TimeRange | null | undefined, beyond: TimeRange) {
  const from = beyond.from ?? asked?.from;
  const to = beyond.to ?? asked?.to;
  const start = Math.max(beginning, from ? Date.parse(from) - 1 : 0);
  const end = Math.min(Date.now() + day, to ? Date.parse(to) + 1 : Infinity);
  return start > end ? null : { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}
