import { z } from 'zod';
import { Secret } from '../../../domain/secret.ts';
import { Id, type Page, Text, Time } from '../schema.ts';

/** From here on it is masked wherever it is not asked for. */
const Shown = z
  .string()
  .min(1)
  .transform((secret) => new Secret(secret));

export const User = z.object({
  id: Id,
  username: z.string(),
  isLocal: z.boolean().nullish(),
  groups: z.array(z.string()).nullish(),
  lastLogin: Time.nullish(),
  createdAt: Time.nullish(),
  createdBy: Text,
});
export type User = z.infer<typeof User>;

/** A bare array, of which a page that is not full is the last. */
export const Users = z.array(User).transform((rows): Page<User> => ({ rows, next: undefined }));

export const NewUser = z.object({ id: Id, tempPassword: Shown });
export const NewPassword = NewUser.omit({ id: true });

export const ServiceAccount = z.object({
  id: Id,
  name: z.string(),
  clientId: Text,
  enabled: z.boolean().nullish(),
  lastLogin: Time.nullish(),
  createdAt: Time.nullish(),
  createdBy: Text,
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;
export const ServiceAccounts = z.array(ServiceAccount);

/** `secret` is what an application calls it, as service accounts were before 2.24. */
export const NewClientSecret = z.union([
  z.object({ clientSecret: Shown }),
  z.object({ secret: Shown }).transform(({ secret }) => ({ clientSecret: secret })),
]);
export const NewServiceAccount = z.object({ id: Id }).and(NewClientSecret);
