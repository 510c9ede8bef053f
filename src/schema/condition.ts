import type { Condition } from '../domain/condition.ts';
import { builder } from './builder.ts';

export const ConditionRef = builder.objectRef<Condition>('Condition').implement({
  description: 'A finding of Kubernetes about one of its objects.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What it is about, e.g. `DiskPressure`.' }),
    status: t.exposeString('status', {
      nullable: true,
      description: '`True`, `False` or `Unknown`; null where the system tells only what holds.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'One word for why.' }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'Why, in the words of whoever found it.',
    }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its status last changed.',
    }),
  }),
});
