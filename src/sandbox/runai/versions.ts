import type { MiddlewareHandler } from 'hono';
import { notFound } from './refusals.ts';

/** Releases of the control plane whose differences are known, oldest first. */
export const versions = ['2.18', '2.19', '2.20', '2.21', '2.22', '2.23', '2.24', '2.25', '3.0'] as const;
export type Version = (typeof versions)[number];

export function isAtLeast(version: Version, other: Version): boolean {
  return versions.indexOf(version) >= versions.indexOf(other);
}

/** Whether a cluster, whose version is its own, is as new as that; one that never connected is not. */
export function clusterIsAtLeast(version: string | null, wanted: Version): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

interface Lifetime {
  path: RegExp;
  since?: Version;
  /** The release that no longer has it. */
  until?: Version;
}

/** The first that matches holds; what none matches is there in every release. */
const lifetimes: readonly Lifetime[] = [
  { path: /^\/api\/v1\/node-pools\/count$/, since: '2.20' },
  { path: /^\/api\/v1\/node-pools/, since: '2.19' },
  { path: /^\/api\/v1\/nodes\/(?!telemetry).+\/metrics$/, since: '2.19' },
  { path: /^\/api\/v1\/nodes(\/count)?$/, since: '2.23' },
  { path: /^\/api\/v1\/clusters\/[^/]+\/nodes\/count$/, since: '2.22', until: '3.0' },
  { path: /^\/api\/v1\/clusters\/[^/]+\/nodes$/, until: '3.0' },
  { path: /^\/api\/v1\/org-unit\/priorities$/, since: '2.22', until: '3.0' },
  { path: /^\/api\/v1\/org-unit\/(projects|departments)\/count$/, since: '2.19' },
  { path: /^\/api\/v1\/org-unit\/.+\/(metrics|telemetry)$/, since: '2.20' },
  { path: /^\/api\/v1\/org-unit\/(projects|departments)\/telemetry$/, since: '2.20' },
  { path: /^\/api\/v1\/workloads\/batch$/, since: '2.19' },
  { path: /^\/api\/v1\/workloads\/distributed\/[^/]+\/(suspend|resume)$/, since: '2.20' },
  { path: /^\/api\/v1\/audit\/log$/, since: '2.19' },
  { path: /^\/api\/v1\/users\/count$/, since: '2.19' },
  { path: /^\/api\/v1\/security\/settings/, since: '2.21' },
  { path: /^\/api\/v1\/authorization\/me\//, since: '2.21' },
  { path: /^\/api\/v1\/service-accounts/, since: '2.24' },
  { path: /^\/api\/v1\/apps/, until: '3.0' },
  { path: /^\/api\/v1\/authorization\/roles/, until: '3.0' },
  { path: /^\/api\/v2\/authorization\/roles/, since: '2.25' },
  { path: /^\/api\/v2\/token$/, since: '2.24' },
];

/** Hides the endpoints that this release does not have yet, or not any more. */
export function onlyOf(version: Version): MiddlewareHandler {
  return async function check(c, next) {
    const { since, until } = lifetimes.find(({ path }) => path.test(c.req.path)) ?? {};
    if (since !== undefined && !isAtLeast(version, since)) notFound();
    if (until !== undefined && isAtLeast(version, until)) notFound();
    await next();
  };
}

/** The fields of each object that came after 2.18, and with which release. */
const laterFields = {
  project: {
    totalResources: '2.19',
    effective: '2.19',
    overtimeData: '2.19',
    description: '2.19',
    enforceRunaiScheduler: '2.22',
  },
  workload: {
    category: '2.22',
    totalPendingTimeSeconds: '2.23',
    totalRunningTimeSeconds: '2.23',
    guaranteedRuntimeEndsAt: '2.23',
  },
  quota: { priority: '2.20' },
  accessRule: { status: '2.22' },
  token: { expiresIn: '2.24' },
} as const satisfies Record<string, Record<string, Version>>;

/** The object as this release shows it. */
export function asOf<Row extends object>(
  version: Version,
  noun: keyof typeof laterFields,
  row: Row,
): Partial<Row> {
  const later: Partial<Record<string, Version>> = laterFields[noun];
  const known = Object.entries(row).filter(([field]) => isAtLeast(version, later[field] ?? '2.18'));
  return Object.fromEntries(known) as Partial<Row>;
}
