import { z } from 'zod';

/** Not `authType` and `authSource`: cc-backend does not read them for this list, so that they are 0 whatever is true. */
export const User = z.object({
  username: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  /** Null once the last role was taken away. */
  roles: z.array(z.string()).nullish(),
  /** Of an account that was made without any, one empty text. */
  projects: z.array(z.string()).nullish(),
});
export type User = z.infer<typeof User>;

export const Users = z.array(User);
