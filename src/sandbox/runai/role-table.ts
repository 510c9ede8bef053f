import { tabled, type Action, type ResourceType } from './resource-types.ts';

export interface Role {
  id: number;
  name: string;
  custom: boolean;
  /** Resource types it may do everything with, and those it may only read. */
  all: readonly string[];
  read: readonly string[];
}

const dashboards = 'dashboards-overview dashboards-analytics dashboards-consumption';
const dataSources =
  'cm-volume-assets git-assets host-path-assets nfs-assets pvc-assets s3-assets secret-volume-assets';
const work = 'jobs workloads trainings workspaces';
/** What the administrators of one kind of asset may all read. */
const surroundings = `${dashboards} cluster department policies project tenant ${work}`;

/** The predefined roles of 2.18 with the ids they have there, and one as sites compose them. */
export const roles: readonly Role[] = [
  role(
    1,
    'System administrator',
    `access_rules apps cluster cluster-config compute-resources credentials datavolumes department environments inferences nodepools policies project settings templates users ${work} ${dataSources}`,
    `${dashboards} events-history nodes roles tenant`,
  ),
  role(
    3,
    'Editor',
    `access_rules compute-resources credentials datavolumes department environments policies project templates ${work} ${dataSources}`,
    `${dashboards} apps cluster inferences nodepools nodes roles tenant users`,
  ),
  role(
    4,
    'Research manager',
    `access_rules compute-resources datavolumes environments project templates trainings workspaces ${dataSources}`,
    `${dashboards} cluster credentials department inferences jobs nodepools policies roles tenant workloads`,
  ),
  role(
    5,
    'L1 researcher',
    `compute-resources credentials datavolumes environments templates ${work} ${dataSources}`,
    `${dashboards} cluster inferences nodepools policies project tenant`,
  ),
  role(
    6,
    'ML engineer',
    'inferences',
    `${dashboards} cluster credentials datavolumes department jobs nodepools nodes policies project tenant workloads workspaces`,
  ),
  role(
    7,
    'Viewer',
    '',
    `${surroundings} ${dataSources} compute-resources credentials datavolumes environments inferences nodepools nodes templates`,
  ),
  role(
    8,
    'L2 researcher',
    work,
    `${dataSources} cluster compute-resources credentials datavolumes environments nodepools policies project templates tenant`,
  ),
  role(
    9,
    'Environment administrator',
    'environments',
    `${surroundings} ${dataSources} compute-resources datavolumes templates`,
  ),
  role(
    10,
    'Data source administrator',
    dataSources,
    `${surroundings} compute-resources credentials datavolumes environments templates`,
  ),
  role(
    11,
    'Compute resource administrator',
    'compute-resources',
    `${surroundings} ${dataSources} datavolumes environments templates`,
  ),
  role(
    12,
    'Template administrator',
    'templates',
    `${surroundings} ${dataSources} compute-resources datavolumes environments`,
  ),
  role(
    13,
    'Department viewer',
    '',
    `${surroundings} ${dataSources} compute-resources datavolumes environments inferences templates`,
  ),
  role(
    373,
    'Credentials administrator',
    'credentials',
    `${surroundings} ${dataSources} compute-resources datavolumes environments templates`,
  ),
  role(
    1708,
    'Application administrator',
    `access_rules compute-resources credentials datavolumes department environments inferences policies project templates ${work} ${dataSources}`,
    `${dashboards} apps cluster cluster-config events-history nodepools nodes roles tenant users`,
  ),
  role(
    1709,
    'Cloud support',
    '',
    `${surroundings} ${without('secret-volume-assets')} access_rules compute-resources credentials environments events-history inferences nodepools nodes roles settings templates users`,
  ),
  role(
    1710,
    'Department administrator',
    `access_rules compute-resources credentials datavolumes environments inferences policies project templates ${work} ${dataSources}`,
    `${dashboards} apps cluster department nodepools nodes roles tenant users`,
  ),
  role(
    1711,
    'Cloud operator',
    'apps cluster cluster-config nodepools settings',
    'access_rules events-history nodes tenant users',
  ),
  role(
    2256,
    'Data volume administrator',
    'datavolumes',
    `${surroundings} ${dataSources} compute-resources credentials environments templates`,
  ),
  {
    ...role(2001, 'Workload submitter', 'workloads workspaces trainings', 'project nodepools-minimal'),
    custom: true,
  },
];

const everything: readonly Action[] = ['create', 'read', 'update', 'delete'];

/** What a role of that name may do; no role of the table holds a part of the changes only. */
export function actionsOf(roleName: string, resource: ResourceType): readonly Action[] {
  const held = roles.find(({ name }) => name === roleName);
  if (held?.all.includes(tabled(resource))) return everything;
  return held?.read.includes(tabled(resource)) ? ['read'] : [];
}

function role(id: number, name: string, all: string, read: string): Role {
  return { id, name, custom: false, all: all.split(' '), read: read.split(' ') };
}

function without(asset: string): string {
  return dataSources.replace(asset, '').trim();
}
