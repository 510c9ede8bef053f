import type { Problem } from './change/refusal.ts';
import { bytesOf } from './filter.ts';
import type { EntitlementInput, NewOrgUnit, NodePoolQuotaInput } from './org-unit-changes.ts';
import { orgUnitPatchProblems } from './org-unit-settings-rules.ts';
import { plainNameProblems } from './plain-name.ts';

const mostNameCharacters = 63;

/** What is wrong with a new department, without looking. */
export function newDepartmentProblems(input: NewOrgUnit): Problem[] {
  const { name, quota } = input;
  return [...plainNameProblems(name), ...orgUnitPatchProblems(input), ...quotaProblems(quota ?? [])];
}

/** What is wrong with a new project, without looking: its name becomes a part of a Kubernetes name. */
export function newProjectProblems(input: NewOrgUnit): Problem[] {
  const { name, namespace, quota } = input;
  return [
    ...kubernetesName('name', name),
    ...(typeof namespace === 'string' ? kubernetesName('namespace', namespace) : []),
    ...orgUnitPatchProblems(input),
    ...quotaProblems(quota ?? []),
  ];
}

/** What is wrong with quotas, without looking. */
export function quotaProblems(quota: readonly NodePoolQuotaInput[]): Problem[] {
  const ids = quota.map(({ nodePoolId }) => nodePoolId);
  return quota.flatMap((row, index) => {
    const path = `quota.${index}`;
    const isTwice = ids.indexOf(row.nodePoolId) < index;
    return [
      ...(isTwice ? [{ path: `${path}.nodePoolId`, message: 'This node pool is given twice.' }] : []),
      ...rowProblems(path, row),
    ];
  });
}

function rowProblems(path: string, { gpu, cpu, memory, priority }: NodePoolQuotaInput): Problem[] {
  if ([gpu, cpu, memory, priority].every((part) => part === undefined))
    return [{ path, message: 'Give at least one of `gpu`, `cpu`, `memory` and `priority`.' }];
  const word = { path: `${path}.priority`, message: 'A priority is a word; leave it out to keep it.' };
  const gpuDeserved = { path: `${path}.gpu.deserved`, message: 'GPUs are deserved in a number; 0 is none.' };
  return [
    ...entitlementProblems(`${path}.gpu`, gpu, (devices) => devices),
    ...(gpu?.deserved === null ? [gpuDeserved] : []),
    ...entitlementProblems(`${path}.cpu`, cpu, (cores) => cores),
    ...(['deserved', 'limit'] as const).flatMap((part) => millicores(`${path}.cpu.${part}`, cpu?.[part])),
    ...entitlementProblems(`${path}.memory`, memory, (amount) => bytesOf(amount) ?? 0),
    ...(priority === undefined || priority?.trim() ? [] : [word]),
  ];
}

function entitlementProblems<Amount>(
  path: string,
  entitlement: EntitlementInput<Amount> | null | undefined,
  numberOf: (amount: Amount) => number,
): Problem[] {
  if (entitlement === undefined) return [];
  if (entitlement === null)
    return [{ path, message: 'Leave this out to keep it; null for each of its parts makes it unlimited.' }];
  const { deserved, limit, overQuotaWeight } = entitlement;
  const amounts = { deserved, limit };
  const tooSmall = Object.entries(amounts).filter(
    ([, amount]) => amount !== null && amount !== undefined && !isAmount(numberOf(amount)),
  );
  const message = 'This must be 0 or more; null is unlimited.';
  const isWeight = overQuotaWeight === undefined || (overQuotaWeight !== null && isAmount(overQuotaWeight));
  return [
    ...tooSmall.map(([part]) => ({ path: `${path}.${part}`, message })),
    ...(isWeight ? [] : [{ path: `${path}.overQuotaWeight`, message: 'This must be 0 or more.' }]),
  ];
}

/** Run:ai counts the cores of quotas in thousandths. */
function millicores(path: string, cores: number | null | undefined): Problem[] {
  if (typeof cores !== 'number' || Math.abs(cores * 1000 - Math.round(cores * 1000)) < 1e-6) return [];
  return [{ path, message: 'Cores have at most three decimals.' }];
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

/** For what Kubernetes has to take as the name of an object. */
export function kubernetesName(path: string, name: string): Problem[] {
  if (/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) && name.length <= mostNameCharacters) return [];
  const message = `This has at most ${mostNameCharacters} lower-case letters, digits or \`-\`, begins with a letter and does not end with \`-\`.`;
  return [{ path, message }];
}
