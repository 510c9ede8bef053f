import { usageRefusal } from '../domain/access.ts';
import type { CostResult, LimitsResult, PoolChanges } from '../domain/pool-changes.ts';
import { costProblems, limitProblems } from '../domain/pool-rules/credits.ts';
import { type Consumption, type CreditLimits, type PoolUsage, wrongDates } from '../domain/pool-usage.ts';
import { parseId } from '../domain/id.ts';
import { builder } from './builder.ts';
import { addMutation } from './mutation.ts';
import { changingPools, classId, poolId } from './pool-inputs.ts';
import { targetPool } from './pool-mutations.ts';
import { ResourceClassRef, ResourcePoolRef } from './pool.ts';
import { lacking, type Target, targetOfId } from './target.ts';

const CreditLimitsRef = builder.objectRef<CreditLimits>('CreditLimits').implement({
  description: 'Credits that a pool may use in a week, which begins on Monday, 00:00 UTC. Filled by Renku.',
  fields: (t) => ({
    total: t.exposeInt('total', { nullable: true, description: 'Of all users together; null is unlimited.' }),
    user: t.exposeInt('user', { nullable: true, description: 'Of each user; null is unlimited.' }),
  }),
});

const ConsumptionRef = builder.objectRef<Consumption>('Consumption').implement({
  description: 'What sessions took.',
  fields: (t) => ({
    hours: t.exposeFloat('hours', { description: 'Hours of running.' }),
    credits: t.exposeFloat('credits', { description: 'Hours, each at the cost of its class.' }),
  }),
});

const PoolUsageRef = builder.objectRef<PoolUsage>('PoolUsage').implement({
  description: 'What was used of a pool. Filled by Renku.',
  fields: (t) => ({
    total: t.expose('total', { type: ConsumptionRef, description: 'Of all users together.' }),
    user: t.expose('user', { type: ConsumptionRef, description: 'Of the viewer, or of `subject`.' }),
    limits: t.expose('limits', { type: CreditLimitsRef, description: 'What they may use in a week.' }),
  }),
});

builder.objectFields(ResourcePoolRef, (t) => ({
  limits: t.field({
    type: CreditLimitsRef,
    nullable: true,
    description: 'For administrators of its system; one request a pool. Filled by Renku.',
    resolve: ({ id }, _, { load }) => load.limitsOf(id),
  }),
  usage: t.field({
    type: PoolUsageRef,
    nullable: true,
    description: 'Null where no class counts its use. One request a pool. Filled by Renku.',
    args: {
      from: t.arg.string({ description: 'First day, e.g. `2026-11-16`; this week when left out.' }),
      to: t.arg.string({ description: 'Last day, included.' }),
      subject: t.arg.string({ description: 'Of which user; another than the viewer is for administrators.' }),
    },
    resolve({ id, system }, query, { sources, viewer }) {
      const refusal = wrongDates(query) ?? usageRefusal(viewer, query, system);
      if (refusal !== null) throw refusal;
      const source = sources.poolUsage.find((each) => each.system.name === system.name);
      const key = parseId(id)?.key;
      return source && key ? source.usageOf(key, query) : null;
    },
  }),
}));

builder.objectField(ResourceClassRef, 'cost', (t) =>
  t.int({
    nullable: true,
    description:
      'Credits an hour of a session; null when its use costs nothing. For administrators of its system; one request a class. Filled by Renku.',
    resolve: ({ id }, _, { load }) => load.costOf(id),
  }),
);

addMutation<{ readonly id: string } & Partial<CreditLimits>, Target<PoolChanges>, LimitsResult>({
  ...changingPools,
  name: 'setPoolLimits',
  description: 'Limits the credits that a pool may use in a week; a limit left out or null is none. Renku.',
  input: (t) => ({
    id: poolId(t),
    total: t.int({ description: 'Of all users together.' }),
    user: t.int({ description: 'Of each user; at most the total.' }),
  }),
  payload: (t) => ({
    pool: t.expose('pool', { type: ResourcePoolRef, description: 'The pool.' }),
    limits: t.expose('limits', { type: CreditLimitsRef, description: 'Its limits as they stand now.' }),
  }),
  target: targetPool,
  problems: ({ total = null, user = null }) => limitProblems({ total, user }),
  plan({ changes, key }, { total = null, user = null }) {
    if (changes.setLimits === undefined) throw lacking(changes.system, 'limit the credits of its pools');
    return changes.setLimits(key, total === null && user === null ? null : { total, user });
  },
});

addMutation<{ readonly id: string; readonly cost?: number | null }, Target<PoolChanges>, CostResult>({
  ...changingPools,
  name: 'setClassCost',
  description: 'What an hour of a session of a class costs; null makes it free. Renku.',
  input: (t) => ({ id: classId(t), cost: t.int({ description: 'Credits.' }) }),
  payload: (t) => ({
    resourceClass: t.expose('resourceClass', { type: ResourceClassRef, description: 'The class.' }),
    cost: t.exposeInt('cost', { nullable: true, description: 'As it stands now.' }),
  }),
  target: ({ id }, { sources }) => targetOfId(sources.poolChanges, 'ResourceClass', id),
  problems: ({ cost = null }) => costProblems(cost),
  plan({ changes, key }, { cost = null }) {
    if (changes.setClassCost === undefined) throw lacking(changes.system, 'charge for its classes');
    return changes.setClassCost(key, cost);
  },
});
