import { z } from 'zod';
import { Amount, Id, Text } from '../schema.ts';

/** No field is documented as required; one without a key could be named by nobody. */
export const Setting = z.object({
  key: Id,
  /** A text in the list, while the endpoint of one key answers the naked value. */
  value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  type: Text,
  label: Text,
  description: Text,
  category: Text,
  stage: Text,
  active: z.boolean().nullish(),
});
export type Setting = z.infer<typeof Setting>;
export const Settings = z.array(Setting);

/** Loose, because a PUT of one of them replaces all of it: what is new to us is written back. */
export const SecuritySettings = z.object({
  autoRedirectSSO: z.looseObject({ enabled: z.boolean().nullish(), idpAlias: Text }).nullish(),
  /** Minutes. */
  browserSessionTimeout: z.looseObject({ idleTimeout: Amount }).nullish(),
  logoutRedirectUri: z.looseObject({ uri: Text }).nullish(),
});
export type SecuritySettings = z.infer<typeof SecuritySettings>;
