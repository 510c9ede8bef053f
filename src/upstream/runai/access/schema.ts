import { z } from 'zod';
import { Id, Next, type Page, Text, Time } from '../schema.ts';

/** Rules and roles have numbers for ids where all else has texts; here none is more than a name. */
const Numbered = z.union([Id, z.int()]).transform(String);

export const AccessRule = z.object({
  id: Numbered,
  subjectId: z.string(),
  subjectType: z.string(),
  roleId: Numbered,
  roleName: Text,
  scopeId: z.string(),
  scopeType: z.string(),
  scopeName: Text,
  tenantId: Numbered.nullish(),
  /** Rules are ordered by it. */
  createdAt: Time.nullish(),
  createdBy: Text,
  deletedAt: Time.nullish(),
  /** From 2.22. */
  status: z.object({ phase: Text, message: Text }).nullish(),
});
export type AccessRule = z.infer<typeof AccessRule>;

/** Tells how many there are, and not what follows. */
export const AccessRules = z
  .object({ accessRules: z.array(AccessRule) })
  .transform(({ accessRules }): Page<AccessRule> => ({ rows: accessRules, next: undefined }));

export const AccessRole = z.object({
  id: Numbered,
  name: z.string(),
  description: Text,
  custom: z.boolean().nullish(),
  effectiveEnabled: z.boolean().nullish(),
  permissions: z
    .array(z.object({ resourceType: z.string(), actions: z.array(z.string()).nullish() }))
    .nullish(),
  /** Of the second version of the list alone. */
  permissionSets: z.array(z.object({ name: Text })).nullish(),
});
export type AccessRole = z.infer<typeof AccessRole>;

export const AccessRoles = z.array(AccessRole);

export const AccessRolePage = z
  .object({ roles: z.array(AccessRole), next: Next })
  .transform(({ roles, next }): Page<AccessRole> => ({ rows: roles, next }));
