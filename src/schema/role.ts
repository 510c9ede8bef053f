import { roles } from '../domain/viewer.ts';
import { builder } from './builder.ts';

/** What somebody is on a system. */
export const Role = builder.enumType('Role', {
  description: 'Gateway roles in rising order; each includes the ones before it.',
  values: Object.fromEntries(roles.map((role) => [role.toUpperCase(), { value: role }])) as {
    [R in (typeof roles)[number] as Uppercase<R>]: { value: R };
  },
});
