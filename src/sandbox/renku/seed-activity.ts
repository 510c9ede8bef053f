import { ulid } from './ids.ts';
import type { Alert, Session, Usage } from './neighbours.ts';
import { subjectOf } from './seed-accounts.ts';
import type { Class, Pool } from './wire.ts';

const hour = 60 * 60 * 1000;

interface SessionPlan {
  readonly name: string;
  readonly owner: 'researcher' | 'editor';
  readonly class: string;
  readonly hoursAgo: number;
  readonly status: Omit<Session['status'], 'ready_containers' | 'total_containers'>;
  readonly type?: Session['session_type'];
}

const sessionPlans: readonly SessionPlan[] = [
  {
    name: 'researcher-cells',
    owner: 'researcher',
    class: 'a100.1x',
    hoursAgo: 5,
    status: { state: 'running' },
  },
  {
    name: 'researcher-notes',
    owner: 'researcher',
    class: 'cpu.small',
    hoursAgo: 0.1,
    status: { state: 'starting' },
  },
  {
    name: 'researcher-climate',
    owner: 'researcher',
    class: 'climate.standard',
    hoursAgo: 70,
    status: { state: 'hibernated' },
  },
  {
    name: 'researcher-batch',
    owner: 'researcher',
    class: 'arm.8',
    hoursAgo: 26,
    status: { state: 'succeeded' },
    type: 'non-interactive',
  },
  { name: 'editor-tuning', owner: 'editor', class: 'h100.2x', hoursAgo: 12, status: { state: 'running' } },
  {
    name: 'editor-survey',
    owner: 'editor',
    class: 'archive.reduce',
    hoursAgo: 2,
    status: { state: 'failed', message: 'The container ran out of memory.' },
  },
  {
    name: 'editor-course',
    owner: 'editor',
    class: 'course.notebook',
    hoursAgo: 1,
    status: { state: 'stopping' },
  },
];

/** A session in every state, of the two people who compute. */
export function seedSessions(pools: readonly Pool[], now: number, next: () => number): Session[] {
  return sessionPlans.map((plan) => seedSession(plan, classNamed(pools, plan.class), now, next));
}

function seedSession(plan: SessionPlan, one: Class, now: number, next: () => number): Session {
  const { name, owner, hoursAgo, status, type = 'interactive' } = plan;
  const started = now - hoursAgo * hour;
  const running = status.state === 'running';
  return {
    name,
    owner: subjectOf(owner),
    image: 'registry.example.org/renku/python:3.13',
    project_id: ulid(started - hour, next),
    launcher_id: ulid(started - hour, next),
    resource_class_id: one.id,
    session_type: type,
    url: `https://sessions.example.org/${name}`,
    started: isoOf(started),
    status: { ...status, ready_containers: running ? 2 : 0, total_containers: 2 },
    resources: {
      requests: { cpu: one.cpu, gpu: one.gpu, memory: one.memory, storage: one.default_storage },
    },
    ...(type === 'interactive' && { lastInteraction: isoOf(now - (hoursAgo * hour) / 4) }),
    ...(status.state === 'succeeded' && { job_completed_at: isoOf(started + 3 * hour) }),
  };
}

/** A few hours of today and of the days before, in the pools that count them. */
export function seedUsage(pools: readonly Pool[], now: number): Usage[] {
  const plans = [
    ['a100.1x', 'researcher', 0, 5],
    ['a100.1x', 'researcher', 9, 12.5],
    ['a100.2x', 'u-0042', 0, 3],
    ['h100.2x', 'editor', 0, 12],
    ['t4.1x', 'viewer', 8, 2],
  ] as const;
  return plans.map(([name, user, daysAgo, hours]) => {
    const { id } = classNamed(pools, name);
    const pool = pools.find(({ classes }) => classes.some((one) => one.id === id));
    return {
      pool_id: pool?.id ?? 0,
      class_id: id,
      user_id: subjectOf(user),
      date: isoOf(now - daysAgo * 24 * hour).slice(0, 10),
      hours,
    };
  });
}

/** Credits an hour of the classes that cost any. */
export function seedCosts(pools: readonly Pool[]): Record<number, number> {
  const costs = { 'a100.1x': 10, 'a100.2x': 20, 'a100.4x': 40, 'h100.1x': 25, 'h100.2x': 50 };
  return Object.fromEntries(Object.entries(costs).map(([name, cost]) => [classNamed(pools, name).id, cost]));
}

export function seedAlerts(now: number, next: () => number): Alert[] {
  const created = now - 2 * hour;
  return [
    {
      id: ulid(created, next),
      title: 'Session out of memory',
      message: 'A session was stopped because it needed more memory than its class has.',
      event_type: 'session_oom',
      user_id: subjectOf('editor'),
      session_name: 'editor-survey',
      creation_date: isoOf(created),
    },
  ];
}

function classNamed(pools: readonly Pool[], name: string): Class {
  const found = pools.flatMap(({ classes }) => classes).find((one) => one.name === name);
  if (found === undefined) throw new Error(`No pool of the seed has a class ${name}`);
  return found;
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
