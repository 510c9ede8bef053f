import type { Problem } from '../../domain/change/refusal.ts';
import { bytesOf } from '../../domain/filter.ts';
import type { ClassPatch, NewClass } from '../../domain/pool-changes.ts';
import type { NodeAffinity, ResourceClass } from '../../domain/pool.ts';
import { gibibyte, gigabyte, unitProblems } from './units.ts';

/** What can be changed of a class, as a row holds it. */
export type ClassSettings = Pick<
  ResourceClass,
  | 'name'
  | 'cpu'
  | 'gpu'
  | 'memory'
  | 'maxStorage'
  | 'defaultStorage'
  | 'tolerations'
  | 'nodeAffinities'
  | 'quotaEnforced'
>;

/** What a patch wants, and nothing of what it leaves out. */
export function wantedClass(patch: ClassPatch): Partial<ClassSettings> {
  const { tolerations, nodeAffinities, quotaEnforced } = patch;
  const wanted = {
    name: patch.name,
    cpu: patch.cpu,
    gpu: patch.gpu,
    memory: bytesOf(patch.memory),
    maxStorage: bytesOf(patch.maxStorage),
    defaultStorage: bytesOf(patch.defaultStorage),
    tolerations: tolerations === undefined ? undefined : storedTolerations(tolerations ?? []),
    nodeAffinities: nodeAffinities === undefined ? undefined : storedAffinities(nodeAffinities ?? []),
    quotaEnforced: quotaEnforced === undefined ? undefined : (quotaEnforced ?? false),
  };
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given);
}

/** A class to compare with what is wanted: its labels in one order, none of them twice. */
export function asStored(standing: ResourceClass): ResourceClass {
  return {
    ...standing,
    tolerations: storedTolerations(standing.tolerations),
    nodeAffinities: storedAffinities(standing.nodeAffinities),
  };
}

/** Renku sorts labels, and keeps those that it is sent twice. */
function storedTolerations(labels: readonly string[]): string[] {
  return [...new Set(labels)].sort();
}

function storedAffinities(affinities: readonly NodeAffinity[]): NodeAffinity[] {
  const byText = new Map(
    affinities.map(({ key, required }) => [`${key} ${String(required)}`, { key, required }]),
  );
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, affinity]) => affinity);
}

/** In Renku's names and units. */
export function classBody(settings: Partial<ClassSettings & { default: boolean }>): Record<string, unknown> {
  const { memory, maxStorage, defaultStorage, nodeAffinities } = settings;
  return withoutUndefined({
    name: settings.name,
    default: settings.default,
    cpu: settings.cpu,
    memory: memory && memory / gibibyte,
    gpu: settings.gpu,
    max_storage: maxStorage && maxStorage / gigabyte,
    default_storage: defaultStorage && defaultStorage / gigabyte,
    tolerations: settings.tolerations,
    node_affinities: nodeAffinities?.map(({ key, required }) =>
      required ? { key, required_during_scheduling: true } : { key },
    ),
    quota_enforced: settings.quotaEnforced,
  });
}

/** Lists and flags of a new class are empty and false when they are left out. */
export function newClassBody(input: NewClass): Record<string, unknown> {
  const { tolerations, nodeAffinities, ...others } = wantedClass(input);
  return classBody({
    ...others,
    default: input.default,
    ...(tolerations?.length && { tolerations }),
    ...(nodeAffinities?.length && { nodeAffinities }),
  });
}

function withoutUndefined(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** What Renku's classes cannot be given. */
export function classProblems(input: ClassPatch, prefix = ''): Problem[] {
  const { memory, maxStorage, defaultStorage, nodePoolId } = input;
  return [
    ...unitProblems(`${prefix}memory`, memory, gibibyte),
    ...unitProblems(`${prefix}maxStorage`, maxStorage, gigabyte),
    ...unitProblems(`${prefix}defaultStorage`, defaultStorage, gigabyte),
    ...(nodePoolId
      ? [{ path: `${prefix}nodePoolId`, message: 'Only classes of native pools name a node pool.' }]
      : []),
  ];
}
