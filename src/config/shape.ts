import { z } from 'zod';
import { database } from './database.ts';
import { issuer } from './issuer.ts';
import { defaultOperations, operations } from './operations.ts';
import { roleTable } from './role.ts';
import { secretKey } from './secret-key.ts';
import { listen, listOf, origin, url } from './scalar.ts';
import { sessions } from './sessions.ts';
import { logLevels } from './settings.ts';
import { system } from './system.ts';
import { section } from './wording.ts';

/** What may stand in the file. Rules between two places are in agreement.ts, files it names in files.ts. */
export const shape = section({
  listen: listen.exactOptional(),
  publicUrl: url.exactOptional(),
  logLevel: z.enum(logLevels).default('info'),
  cors: section({ origins: z.array(origin).default([]) }).default({ origins: [] }),
  lists: section({ mostRows: z.int().min(200).max(100_000).default(1_000) }).default({ mostRows: 1_000 }),
  database: database.exactOptional(),
  sessions: sessions.exactOptional(),
  operations: operations.default(defaultOperations),
  keys: z.array(secretKey).default([]),
  issuers: z.array(issuer).default([]),
  systems: listOf(system),
  roles: z.record(z.string(), roleTable).default({}),
});
