import type { Person } from '../people.ts';
import type { Class, Pool, Quota } from './wire.ts';

/** One pool of the sandbox, before ids are given. */
export interface PoolPlan {
  readonly pool: Pick<Pool, 'name'> & Partial<Omit<Pool, 'id' | 'name' | 'classes' | 'quota' | 'cluster'>>;
  /** Cores, gigabytes, devices. */
  readonly quota?: readonly [cpu: number, memory: number, gpu: number];
  readonly cluster?: 'alpine-prod' | 'lakeside-gpu';
  /** Usernames of the sandbox and account names without a person behind them. */
  readonly members?: readonly (Person['username'] | `u-${string}`)[];
  readonly prohibited?: readonly `u-${string}`[];
  /** By their slugs; their members are no others than those above, or accounts. */
  readonly groups?: readonly string[];
  readonly projects?: readonly string[];
  /** The first is the pool's default class. */
  readonly sizes: readonly Size[];
  readonly traits?: Partial<Pick<Class, 'tolerations' | 'node_affinities' | 'quota_enforced'>>;
}

export type Size = readonly [
  name: string,
  cpu: number,
  memory: number,
  gpu: number,
  maxStorage: number,
  defaultStorage: number,
];

/** The pools in the order of their ids. Sizes are not in Renku's order on purpose. */
export const poolPlans: readonly PoolPlan[] = [
  {
    pool: { name: 'Shared sessions', public: true, default: true, idle_threshold: 7200 },
    sizes: [
      ['cpu.small', 1, 4, 0, 50, 5],
      ['cpu.tiny', 0.5, 2, 0, 20, 2],
      ['cpu.medium', 2, 8, 0, 100, 10],
      ['cpu.large', 4, 16, 0, 200, 10],
    ],
  },
  {
    pool: { name: 'Shared high memory', public: true, idle_threshold: 3600, hibernation_threshold: 259_200 },
    sizes: [
      ['mem.64', 4, 64, 0, 200, 20],
      ['mem.128', 8, 128, 0, 400, 20],
      ['mem.256', 16, 256, 0, 800, 40],
    ],
    traits: { node_affinities: [{ key: 'example.org/high-memory', required_during_scheduling: false }] },
  },
  {
    pool: {
      name: 'Shared GPU try-out',
      public: true,
      idle_threshold: 1800,
      hibernation_threshold: 86_400,
      hibernation_warning_period: 7200,
    },
    quota: [48, 192, 12],
    cluster: 'lakeside-gpu',
    sizes: [
      ['t4.1x', 4, 16, 1, 100, 10],
      ['t4.1x.small', 2, 8, 1, 50, 10],
      ['t4.2x', 8, 32, 2, 200, 10],
    ],
    traits: { tolerations: ['example.org/gpu'], quota_enforced: true },
  },
  {
    pool: { name: 'Data science course', idle_threshold: 3600, cpu_limit_factor: 2 },
    quota: [120, 480, 0],
    members: ['viewer', 'researcher', 'editor'],
    sizes: [
      ['course.notebook', 1, 4, 0, 20, 2],
      ['course.seminar', 0.25, 1, 0, 10, 1],
      ['course.project', 2, 8, 0, 40, 5],
      ['course.final', 4, 16, 0, 80, 10],
    ],
  },
  {
    pool: { name: 'Imaging A100', idle_threshold: 3600, hibernation_threshold: 172_800 },
    quota: [256, 2000, 16],
    cluster: 'lakeside-gpu',
    members: ['researcher', 'editor', 'u-0042'],
    groups: ['imaging-lab'],
    projects: ['cell-atlas'],
    sizes: [
      ['a100.1x', 12, 96, 1, 500, 50],
      ['a100.2x', 24, 192, 2, 1000, 50],
      ['a100.4x', 48, 384, 4, 2000, 100],
      ['a100.prepare', 8, 64, 0, 1000, 50],
    ],
    traits: {
      tolerations: ['example.org/gpu', 'example.org/imaging'],
      node_affinities: [{ key: 'example.org/gpu-a100', required_during_scheduling: true }],
      quota_enforced: true,
    },
  },
  {
    pool: { name: 'Language models H100', hibernation_threshold: 43_200, hibernation_warning_period: 3600 },
    quota: [512, 4000, 32],
    cluster: 'lakeside-gpu',
    members: ['editor', 'u-0107'],
    sizes: [
      ['h100.1x', 24, 240, 1, 2000, 100],
      ['h100.2x', 48, 480, 2, 4000, 100],
      ['h100.4x', 96, 960, 4, 8000, 200],
      ['h100.8x', 192, 1920, 8, 16_000, 200],
    ],
    traits: { tolerations: ['example.org/gpu'], quota_enforced: true },
  },
  {
    pool: { name: 'Climate analysis', idle_threshold: 14_400 },
    cluster: 'alpine-prod',
    members: ['researcher', 'editor'],
    sizes: [
      ['climate.standard', 8, 64, 0, 1000, 100],
      ['climate.light', 4, 32, 0, 500, 100],
      ['climate.heavy', 32, 512, 0, 4000, 100],
    ],
  },
  {
    pool: { name: 'Arm builds', platform: 'linux/arm64', cpu_limit_factor: 1.5 },
    quota: [128, 512, 0],
    members: ['researcher'],
    sizes: [
      ['arm.8', 8, 16, 0, 200, 20],
      ['arm.16', 16, 32, 0, 400, 20],
      ['arm.32', 32, 64, 0, 800, 20],
    ],
  },
  {
    pool: { name: 'Run:ai imaging', remote: { kind: 'runai', base_url: 'https://imaging.run.ai' } },
    members: ['researcher', 'editor'],
    sizes: [
      ['runai.half', 12.5, 120, 1, 1000, 100],
      ['runai.full', 25, 240, 2, 2000, 100],
      ['runai.node', 100, 960, 8, 8000, 100],
    ],
  },
  {
    pool: {
      name: 'Helios batch partition',
      remote: {
        kind: 'firecrest',
        api_url: 'https://firecrest.example.org/v2',
        system_name: 'helios',
        partition: 'normal',
      },
      hibernation_threshold: 86_400,
    },
    members: ['researcher'],
    sizes: [
      ['helios.node', 128, 240, 0, 2000, 200],
      ['helios.half', 64, 120, 0, 2000, 200],
      ['helios.gpu', 64, 480, 4, 2000, 200],
    ],
  },
  {
    pool: { name: 'Genomics, restricted', idle_threshold: 1800, hibernation_threshold: 28_800 },
    quota: [96, 1024, 0],
    cluster: 'alpine-prod',
    members: ['u-0042', 'u-0199'],
    prohibited: ['u-0301'],
    groups: ['genomics-core'],
    sizes: [
      ['genomics.align', 16, 128, 0, 3000, 100],
      ['genomics.call', 32, 256, 0, 3000, 100],
      ['genomics.view', 2, 16, 0, 500, 50],
    ],
    traits: { tolerations: ['example.org/restricted'] },
  },
  {
    pool: { name: 'Astronomy archive' },
    members: ['editor', 'u-0107'],
    projects: ['sky-survey'],
    sizes: [
      ['archive.browse', 2, 8, 0, 100, 10],
      // Names are not unique in Renku, not even inside one pool.
      ['archive.reduce', 8, 48, 0, 1500, 50],
      ['archive.reduce', 8, 48, 0, 1500, 100],
    ],
  },
];

/** The quota as wanted by the plan, under an id. */
export function plannedQuota(plan: PoolPlan, id: string): { quota?: Quota } {
  if (plan.quota === undefined) return {};
  const [cpu, memory, gpu] = plan.quota;
  return { quota: { id, cpu, memory, gpu } };
}
