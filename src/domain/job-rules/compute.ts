import type { Problem } from '../change/refusal.ts';
import type { ExtendedResource } from '../job-parts.ts';
import type { Optional } from '../new-job-parts.ts';
import type { NewJobCompute, NewJobGpu } from '../new-job.ts';
import { bytePairProblems, numberPairProblems, textProblems, wholeProblems } from './amounts.ts';

export function computeProblems(path: string, compute: Optional<NewJobCompute>): Problem[] {
  const { gpu, cpu, memory, extendedResources } = compute ?? {};
  return [
    ...gpuProblems(`${path}.gpu`, gpu),
    ...numberPairProblems(`${path}.cpu`, cpu, (cores) => cores >= 0, 'Cores are 0 or more.'),
    ...bytePairProblems(`${path}.memory`, memory),
    ...(extendedResources ?? []).flatMap((resource, index) =>
      resourceProblems(`${path}.extendedResources.${index}`, resource),
    ),
  ];
}

/** Only one device is ever divided, and by one measure. */
function gpuProblems(path: string, gpu: Optional<NewJobGpu>): Problem[] {
  if (!gpu) return [];
  const { devices, portion, memory } = gpu;
  const parts = [...(portion ? ['portion'] : []), ...(memory ? ['memory'] : [])];
  const divided = parts.map((part) => ({
    path: `${path}.${part}`,
    message: 'A part is had of exactly one device; several are had whole.',
  }));
  const twice = { path: `${path}.memory`, message: 'Ask for a portion or for memory, not for both.' };
  return [
    ...wholeProblems(`${path}.devices`, devices, 0),
    ...(devices === 1 ? [] : divided),
    ...(parts.length > 1 ? [twice] : []),
    ...numberPairProblems(`${path}.portion`, portion, isPortion, 'A portion is more than 0 and at most 1.'),
    ...bytePairProblems(`${path}.memory`, memory),
  ];
}

function isPortion(value: number): boolean {
  return value > 0 && value <= 1;
}

function resourceProblems(path: string, { name, quantity }: ExtendedResource): Problem[] {
  const isQuantity = /^\d+(\.\d+)?([numkMGTPE]|[KMGTPE]i|e\d+)?$/.test(quantity);
  const message =
    'An amount is a number with an optional suffix, as Kubernetes writes it: `2`, `500m`, `4Gi`.';
  return [
    ...textProblems(`${path}.name`, name),
    ...(isQuantity ? [] : [{ path: `${path}.quantity`, message }]),
  ];
}
