import type { Problem } from '../change/refusal.ts';
import { type ByteAmount, bytesOf } from '../filter.ts';
import type { ClassPatch, NewClass } from '../pool-changes.ts';
import type { ResourceClass, ResourcePool } from '../pool.ts';
import { aboveZero, bytesProblems, labelProblems, nameProblems, wholeDevices } from './fields.ts';
import { fitProblems } from './quota.ts';

/** Every rule that a new class breaks by itself. */
export function newClassProblems(resourceClass: NewClass, prefix = ''): Problem[] {
  return [
    ...fieldProblems(resourceClass, prefix),
    ...storageProblems(
      prefix,
      bytesOf(resourceClass.defaultStorage) ?? 0,
      bytesOf(resourceClass.maxStorage) ?? 0,
    ),
  ];
}

/** What keeps a new class out of a pool that stands. */
export function classInPoolProblems(resourceClass: NewClass, pool: ResourcePool): Problem[] {
  return [
    ...(resourceClass.default && pool.classes.some((each) => each.default)
      ? [{ path: 'default', message: 'This pool has its default class, and that cannot change.' }]
      : []),
    ...inQuota(pool, { ...resourceClass, memory: bytesOf(resourceClass.memory) ?? 0 }),
  ];
}

/** What is wrong with a patch; without `current` and its pool, only what can be told without looking. */
export function classPatchProblems(
  patch: ClassPatch,
  current?: { readonly resourceClass: ResourceClass; readonly pool: ResourcePool },
): Problem[] {
  return [
    ...requiredProblems(patch),
    ...fieldProblems(patch, ''),
    ...(current === undefined ? [] : stateProblems(patch, current.resourceClass, current.pool)),
  ];
}

function stateProblems(patch: ClassPatch, current: ResourceClass, pool: ResourcePool): Problem[] {
  const maxStorage = bytesOf(patch.maxStorage) ?? current.maxStorage;
  const defaultStorage = bytesOf(patch.defaultStorage) ?? current.defaultStorage;
  const size = {
    cpu: patch.cpu ?? current.cpu,
    gpu: patch.gpu ?? current.gpu,
    memory: bytesOf(patch.memory) ?? current.memory,
  };
  return [...storageProblems('', defaultStorage, maxStorage), ...inQuota(pool, size)];
}

function fieldProblems(fields: ClassPatch, prefix: string): Problem[] {
  const { name, cpu, gpu, memory, maxStorage, defaultStorage, tolerations, nodeAffinities } = fields;

  function given<T>(
    field: string,
    value: T | null | undefined,
    check: (path: string, value: T) => Problem[],
  ) {
    return value === null || value === undefined ? [] : check(prefix + field, value);
  }

  return [
    ...given('name', name, nameProblems),
    ...given('cpu', cpu, aboveZero),
    ...given('gpu', gpu, wholeDevices),
    ...given<ByteAmount>('memory', memory, bytesProblems),
    ...given<ByteAmount>('maxStorage', maxStorage, bytesProblems),
    ...given<ByteAmount>('defaultStorage', defaultStorage, bytesProblems),
    ...labelProblems(prefix, tolerations ?? [], nodeAffinities ?? []),
  ];
}

function requiredProblems(patch: ClassPatch): Problem[] {
  const kept = ['name', 'cpu', 'gpu', 'memory', 'maxStorage', 'defaultStorage'] as const;
  return kept
    .filter((field) => patch[field] === null)
    .map((path) => ({ path, message: 'This cannot be removed; leave it out to keep it.' }));
}

function storageProblems(prefix: string, defaultStorage: number, maxStorage: number): Problem[] {
  if (defaultStorage <= maxStorage) return [];
  return [
    { path: `${prefix}defaultStorage`, message: 'The default storage must not exceed the most storage.' },
  ];
}

function inQuota({ quota }: ResourcePool, size: { cpu: number; gpu: number; memory: number }): Problem[] {
  return quota === null ? [] : fitProblems(quota, [{ ...size, pathOf: (quantity) => quantity }]);
}
