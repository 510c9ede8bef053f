import { z } from 'zod';

/** What a caller's access rules add up to. Types and actions grow with every release, so both are any text. */
export const Permissions = z.array(
  z.object({ resourceType: z.string(), actions: z.array(z.string()).nullish() }),
);

/** The nodes of the tree of organisation at which one action on a type is permitted. */
const Scopes = z.object({
  system: z.boolean().nullish(),
  tenants: z.array(z.string()).nullish(),
  /** Published beside `tenants`, and nowhere said which of them is filled. */
  tenant: z.string().nullish(),
  clusters: z.array(z.string()).nullish(),
  departments: z.array(z.string()).nullish(),
  projects: z.array(z.string()).nullish(),
});

export const PermittedScopes = z.object({
  create: Scopes.nullish(),
  read: Scopes.nullish(),
  update: Scopes.nullish(),
  delete: Scopes.nullish(),
});

/** The caller's own access rules; the list stands in an object of the same name. */
export const OwnAccessRules = z.object({
  accessRules: z.object({ accessRules: z.array(z.object({ roleName: z.string() })) }),
});

export type Permissions = z.output<typeof Permissions>;
export type Scopes = z.output<typeof Scopes>;
export type PermittedScopes = z.output<typeof PermittedScopes>;
