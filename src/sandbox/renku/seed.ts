import { random } from '../random.ts';
import { emptyData, type Data } from './data.ts';
import { ulid, uuid } from './ids.ts';
import type { Group, Project } from './neighbours.ts';
import { prohibited, viewer } from './relations.ts';
import { seedGroups, seedProjects, seedProviders, seedUsers, subjectOf } from './seed-accounts.ts';
import { seedAlerts, seedCosts, seedSessions, seedUsage } from './seed-activity.ts';
import { poolPlans, plannedQuota, type PoolPlan } from './seed-pools.ts';
import type { Class, Member, Pool, SessionCluster } from './wire.ts';

const day = 24 * 60 * 60 * 1000;

/** The sandbox's Renku: 12 pools with 40 classes, two session clusters; the same for the same `now`. */
export function seed(now: number): Data {
  const next = random(20);
  const clusters = seedClusters(now, next);
  const pools: Pool[] = [];
  for (const plan of poolPlans) pools.push(seedPool(plan, pools, clusters, next));
  const groups = seedGroups(now, next);
  const projects = seedProjects(now, next);
  return {
    ...emptyData(),
    pools,
    clusters,
    // One more file than there are clusters, so that a working one can be added.
    kubeconfigs: new Set([...clusters.map(({ config_name }) => config_name), 'harbour-test.yaml']),
    members: byPool((plan) => membersOf(plan, groups, projects)),
    // Accounts without a person behind them came by `/members`, which keeps no SQL row.
    poolUsers: byPool(({ members = [] }) =>
      members.filter((name) => subjectOf(name) !== name).map(subjectOf),
    ),
    platformAdmins: new Set([subjectOf('administrator')]),
    users: seedUsers(),
    groups,
    projects,
    providers: seedProviders(),
    sessions: seedSessions(pools, now, next),
    usage: seedUsage(pools, now),
    costs: seedCosts(pools),
    limits: { 5: { total_limit: 2000, user_limit: 400 }, 6: { total_limit: 5000, user_limit: 0 } },
    alerts: seedAlerts(now, next),
  };
}

function seedPool(
  plan: PoolPlan,
  before: readonly Pool[],
  clusters: SessionCluster[],
  next: () => number,
): Pool {
  const cluster = clusters.find(({ name }) => name === plan.cluster);
  const firstClass = 1 + before.reduce((count, pool) => count + pool.classes.length, 0);
  return {
    public: false,
    default: false,
    platform: 'linux/amd64',
    ...structuredClone(plan.pool),
    ...plannedQuota(plan, uuid(next)),
    ...(cluster === undefined ? {} : { cluster: { id: cluster.id } }),
    id: before.length + 1,
    classes: seedClasses(plan, firstClass),
  };
}

function seedClasses({ sizes, traits }: PoolPlan, firstId: number): Class[] {
  return sizes.map(([name, cpu, memory, gpu, max_storage, default_storage], index) => ({
    id: firstId + index,
    name,
    default: index === 0,
    cpu,
    memory,
    gpu,
    max_storage,
    default_storage,
    tolerations: [],
    node_affinities: [],
    quota_enforced: false,
    ...structuredClone(traits),
  }));
}

function byPool<Row>(rowOf: (plan: PoolPlan) => Row): Record<number, Row> {
  return Object.fromEntries(poolPlans.map((plan, index) => [index + 1, rowOf(plan)]));
}

function membersOf(plan: PoolPlan, groups: readonly Group[], projects: readonly Project[]): Member[] {
  const { members = [], prohibited: barred = [], groups: slugs = [], projects: projectSlugs = [] } = plan;
  return [
    ...members.map((name) => viewer(subjectOf(name))),
    ...barred.map(prohibited),
    ...groups
      .filter(({ slug }) => slugs.includes(slug))
      .map(({ id }): Member => ({ member_type: 'group', id, role: 'group_viewer' })),
    ...projects
      .filter(({ slug }) => projectSlugs.includes(slug))
      .map(({ id }): Member => ({ member_type: 'project', id, role: 'project_viewer' })),
  ];
}

function seedClusters(now: number, next: () => number): SessionCluster[] {
  return [
    {
      id: ulid(now - 400 * day, next),
      name: 'alpine-prod',
      config_name: 'alpine-prod.yaml',
      session_protocol: 'https',
      session_host: 'sessions.alpine.example.org',
      session_port: 443,
      session_path: '/sessions',
      session_ingress_class_name: 'nginx',
      session_ingress_annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
      session_tls_secret_name: 'sessions-alpine-tls',
      session_storage_class: 'csi-cinder-ssd',
      session_ingress_use_default_cluster_tls_cert: false,
    },
    {
      id: ulid(now - 90 * day, next),
      name: 'lakeside-gpu',
      config_name: 'lakeside-gpu.yaml',
      session_protocol: 'https',
      session_host: 'gpu.lakeside.example.org',
      session_port: 8443,
      session_path: '/',
      session_ingress_annotations: {},
      session_ingress_use_default_cluster_tls_cert: true,
      service_account_name: 'renku-sessions',
    },
  ];
}
