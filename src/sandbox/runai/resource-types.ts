import { isAtLeast, type Version } from './versions.ts';

/** What rights are given on, each with the group it is shown in. */
const groups = {
  organization: 'department tenant project settings security-settings',
  'physical-resource': 'cluster cluster-config nodepools nodepools-minimal nodes',
  workload: 'jobs workloads workspaces trainings inferences policies',
  'workload-asset':
    'environments compute-resources templates credentials datavolumes cm-volume-assets git-assets host-path-assets nfs-assets pvc-assets s3-assets secret-volume-assets',
  iam: 'users apps service-account access_rules roles events-history',
  dashboard: 'dashboards-overview dashboards-analytics dashboards-consumption',
} as const;

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;
export type ResourceType = Words<(typeof groups)[keyof typeof groups]>;
export type Action = 'create' | 'read' | 'update' | 'delete';

/**
 * Types that came after the role table of 2.18, and the type whose rights stand for theirs, as no later
 * table is published. Of `nodepools-minimal` only the name is known: enough to choose a pool for a workload.
 */
const laterTypes: Partial<Record<ResourceType, { of: ResourceType; since: Version }>> = {
  'service-account': { of: 'apps', since: '2.24' },
  'security-settings': { of: 'settings', since: '2.21' },
  'nodepools-minimal': { of: 'nodepools-minimal', since: '2.25' },
};

/** The type under which a role of 2.18 holds the rights. */
export function tabled(type: ResourceType): ResourceType {
  return laterTypes[type]?.of ?? type;
}

/** Every type of a release, with its group. */
export function resourceTypes(version: Version): { type: ResourceType; groupId: string }[] {
  return Object.entries(groups)
    .flatMap(([groupId, types]) => types.split(' ').map((type) => ({ type: type as ResourceType, groupId })))
    .filter(({ type }) => isAtLeast(version, laterTypes[type]?.since ?? '2.18'));
}
