import { people } from '../people.ts';
import { random } from '../random.ts';
import { ulid, uuid } from './ids.ts';
import { poolPlans, plannedQuota, type PoolPlan } from './seed-pools.ts';
import type { Class, Data, Pool, SessionCluster } from './wire.ts';

const day = 24 * 60 * 60 * 1000;

/** The sandbox's Renku: 12 pools with 40 classes, two session clusters; the same for the same `now`. */
export function seed(now: number): Data {
  const next = random(20);
  const clusters = seedClusters(now, next);
  const pools: Pool[] = [];
  for (const plan of poolPlans) pools.push(seedPool(plan, pools, clusters, next));
  return { pools, clusters, members: seedMembers() };
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

function seedMembers(): Record<number, string[]> {
  const subjects = new Map<string, string>(people.map(({ username, subject }) => [username, subject]));
  const members = poolPlans.map((plan, index): [number, string[]] => [
    index + 1,
    (plan.members ?? []).map((member) => subjects.get(member) ?? member),
  ]);
  return Object.fromEntries(members);
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
