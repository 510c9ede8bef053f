import type { Database } from '../database/database.ts';
import { people, type Person } from '../sandbox/people.ts';
import { sandboxIssuer } from './sandbox.ts';

const gibibyte = 2 ** 30;
const gigabyte = 1e9;

/** One native pool of the sandbox. */
interface PoolSeed {
  readonly name: string;
  readonly public: boolean;
  readonly cluster?: string;
  readonly nodePool?: string;
  readonly idleThresholdSeconds: number;
  readonly hibernationThresholdSeconds?: number;
  /** Cores, devices, gigabytes. */
  readonly quota?: readonly [cpu: number, gpu: number, memory: number];
  readonly members: readonly Member[];
  /** The first is the pool's default class. */
  readonly sizes: readonly Size[];
}

type Member = { readonly account: Person['username'] } | { readonly email: Person['username'] };

type Size = readonly [name: string, cpu: number, gpu: number, gibibytes: number, gigabytes: number];

/** Pools that join two of the sandbox's systems, which neither of them could keep. */
const seeds: readonly PoolSeed[] = [
  {
    name: 'Tarn sessions',
    public: true,
    cluster: 'Cluster:emmy:tarn',
    idleThresholdSeconds: 7200,
    members: [],
    sizes: [
      ['tarn.quarter', 8, 0, 60, 100],
      ['tarn.half', 16, 0, 120, 200],
      ['tarn.node', 32, 0, 240, 400],
    ],
  },
  {
    name: 'Teaching notebooks',
    public: true,
    idleThresholdSeconds: 1800,
    hibernationThresholdSeconds: 86_400,
    quota: [200, 0, 900],
    members: [],
    sizes: [
      ['notebook', 1, 0, 4, 10],
      ['notebook.large', 4, 0, 16, 20],
    ],
  },
  {
    name: 'Glade visualisation',
    public: false,
    cluster: 'Cluster:emmy:glade',
    idleThresholdSeconds: 3600,
    members: [{ email: 'viewer' }, { account: 'editor' }],
    sizes: [
      ['glade.h100', 8, 1, 96, 200],
      ['glade.h100.4x', 32, 4, 384, 800],
    ],
  },
  {
    name: 'Aurora A100 lab',
    public: false,
    cluster: 'Cluster:dgx:4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01',
    nodePool: 'NodePool:dgx:200311',
    idleThresholdSeconds: 3600,
    hibernationThresholdSeconds: 172_800,
    quota: [256, 16, 2_200],
    members: [{ account: 'researcher' }, { account: 'editor' }],
    sizes: [
      ['a100.1x', 14, 1, 120, 500],
      ['a100.2x', 28, 2, 240, 500],
      ['a100.8x', 112, 8, 960, 2_000],
    ],
  },
];

/** Gives an empty database the native pools of the sandbox. The audit tells it from one whose pools were deleted. */
export async function seedNativePools({ prisma }: Database): Promise<void> {
  const isUsed = (await prisma.resourcePool.count()) > 0 || (await prisma.auditEvent.count()) > 0;
  if (isUsed) return;
  await prisma.$transaction(seeds.map((seed) => prisma.resourcePool.create({ data: rowsOf(seed) })));
}

function rowsOf(seed: PoolSeed) {
  const { name, idleThresholdSeconds, quota, cluster, nodePool } = seed;
  return {
    name,
    searchName: name.toLowerCase(),
    public: seed.public,
    default: false,
    platform: 'linux/amd64',
    idleThresholdSeconds,
    hibernationThresholdSeconds: seed.hibernationThresholdSeconds ?? null,
    clusterId: cluster ?? null,
    ...(quota && {
      quota: { create: { cpu: quota[0], gpu: quota[1], memory: BigInt(quota[2] * gigabyte) } },
    }),
    classes: { create: seed.sizes.map((size, at) => classOf(size, at === 0, nodePool ?? null)) },
    members: { create: seed.members.map(memberOf) },
  };
}

function classOf(
  [name, cpu, gpu, gibibytes, gigabytes]: Size,
  isDefault: boolean,
  nodePoolId: string | null,
) {
  return {
    name,
    default: isDefault,
    cpu,
    gpu,
    memory: BigInt(gibibytes * gibibyte),
    maxStorage: BigInt(gigabytes * gigabyte),
    defaultStorage: BigInt((gigabytes * gigabyte) / 10),
    tolerations: gpu > 0 ? ['example.org/gpu'] : [],
    quotaEnforced: gpu > 0,
    nodePoolId,
  };
}

function memberOf(member: Member) {
  if ('email' in member) return { email: personNamed(member.email).email };
  return { issuer: sandboxIssuer, subject: personNamed(member.account).subject };
}

function personNamed(username: Person['username']): Person {
  const found = people.find((person) => person.username === username);
  if (found === undefined) throw new Error(`${username} is nobody of the sandbox`);
  return found;
}
