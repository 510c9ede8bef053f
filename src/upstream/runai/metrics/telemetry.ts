import { nullIfMissing } from '../../missing.ts';
import type {
  KnownTelemetry,
  Telemetry,
  TelemetryFilter,
  TelemetryQuery,
  TelemetrySource,
  TelemetrySubject,
} from '../../../domain/telemetry.ts';
import { lacking } from '../release.ts';
import type { BoundRunai } from '../runai-step.ts';
import { toTelemetry } from './map-telemetry.ts';
import { missingRow } from './missing-row.ts';
import * as wire from './schema.ts';
import { type Where, whereOf } from './telemetry-filter.ts';
import { type TelemetryEndpoint, telemetryEndpoints } from './telemetry-names.ts';

export function telemetrySource(runai: BoundRunai): TelemetrySource {
  const { door } = runai;
  return {
    system: door.system,
    known: knownTelemetry(),
    async read(query) {
      const endpoint = telemetryEndpoints[query.of];
      const where = await whereOf(runai, endpoint, query.filter);
      return where === null ? null : ask(runai, endpoint, query, where);
    },
  };
}

async function ask(
  runai: BoundRunai,
  endpoint: TelemetryEndpoint,
  { metric, groupBy, filter }: TelemetryQuery,
  where: Where,
): Promise<Telemetry | null> {
  const { door, caller } = runai;
  const { path, since, words } = endpoint;
  const keys = [...new Set(groupBy)].map((key) => words.get(key));
  const query = { telemetryType: metric, groupBy: listOf(keys), ...where };
  const answer = await nullIfMissing(door.read(caller, { path, query, schema: wire.Telemetry }));
  if (answer !== null) return toTelemetry(door.system, metric, endpoint, answer);
  if (namesRow(filter)) return missingRow(runai, since);
  throw lacking(door.system, since);
}

/** Without one, only the endpoint can be what a 404 misses. */
function namesRow({ cluster, nodePool, department }: TelemetryFilter): boolean {
  return [cluster, nodePool, department].some((id) => typeof id === 'string');
}

/** A list is one parameter, joined by commas. */
function listOf(words: readonly (string | undefined)[]): string | undefined {
  return words.length === 0 ? undefined : words.join(',');
}

function knownTelemetry(): Readonly<Record<TelemetrySubject, KnownTelemetry>> {
  const known = Object.entries(telemetryEndpoints).map(([of, { metrics, words, filters }]) => [
    of,
    { metrics, groupBy: [...words.keys()], filters },
  ]);
  return Object.fromEntries(known) as Record<TelemetrySubject, KnownTelemetry>;
}
