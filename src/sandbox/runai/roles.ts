/** The resource types of the control plane's role matrix, each with the group it is shown in. */
export const resourceTypes = {
  department: 'organization',
  project: 'organization',
  settings: 'organization',
  cluster: 'physical-resource',
  'cluster-config': 'physical-resource',
  nodepools: 'physical-resource',
  nodes: 'physical-resource',
  workloads: 'workload',
  workspaces: 'workload',
  trainings: 'workload',
  inferences: 'workload',
  policies: 'workload',
  users: 'iam',
  apps: 'iam',
  access_rules: 'iam',
  roles: 'iam',
  'events-history': 'iam',
  'dashboards-overview': 'dashboard',
} as const;

export type ResourceType = keyof typeof resourceTypes;
export type Action = 'create' | 'read' | 'update' | 'delete';

/** The predefined roles of the sandbox's people: what each may do everything with, and what it may only read. */
const roles: Readonly<Record<string, { all: string; read: string }>> = {
  'System administrator': {
    all: 'department project cluster cluster-config nodepools workloads workspaces trainings inferences policies users apps access_rules settings',
    read: 'nodes roles events-history dashboards-overview',
  },
  Editor: {
    all: 'department project workloads workspaces trainings policies access_rules',
    read: 'cluster nodepools nodes inferences users apps roles dashboards-overview',
  },
  'L1 researcher': {
    all: 'workloads workspaces trainings',
    read: 'project cluster nodepools inferences policies dashboards-overview',
  },
  Viewer: {
    all: '',
    read: 'department project cluster nodepools nodes workloads workspaces trainings inferences policies dashboards-overview',
  },
};

export function actionsOf(roleName: string, resource: ResourceType): readonly Action[] {
  const role = roles[roleName];
  if (role?.all.split(' ').includes(resource)) return ['create', 'read', 'update', 'delete'];
  return role?.read.split(' ').includes(resource) ? ['read'] : [];
}
