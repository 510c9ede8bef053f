import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { defaultSessions } from '../src/config.ts';
import { openDatabase } from '../src/database/open.ts';
import { createOperationStore } from '../src/database/persisted-operation.ts';
import { createGateway, type Gateway } from '../src/gateway.ts';
import { createLog } from '../src/observability/log.ts';
import type { ManifestKind, OperationType } from '../src/operations/stored-operation.ts';
import { openParts } from '../src/parts.ts';
import { jobs, viewer } from './operations.ts';

/** A gateway before two virtual systems. */
export interface VirtualSite {
  readonly gateway: Gateway;
  /** Good for everything, for an hour. */
  readonly token: string;
  /** Requests to the systems so far. */
  readonly calls: { count: number };
  readonly close: () => Promise<void>;
}

/** `url` is where the systems are. */
export async function openVirtualSite(url: string): Promise<VirtualSite> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  const calls = { count: 0 };
  const log = createLog('info', {
    write: (line) => void (calls.count += line.includes('"msg":"upstream"') ? 1 : 0),
  });
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-bench-'));
  const database = await openDatabase({ folder });
  const fixed = {
    timeoutSeconds: 10,
    concurrency: 8,
    credential: { mode: 'none' },
    fixedRole: 'viewer',
  } as const;
  const parts = openParts(
    {
      ...{ listen: { host: '127.0.0.1', port: 0 }, publicUrl: url, logLevel: 'info', cors: { origins: [] } },
      ...{ database: { kind: 'pglite', folder }, folder },
      lists: { mostRows: 1_000 },
      sessions: defaultSessions,
      operations: { mode: 'open' },
      issuers: [
        {
          ...{ name: 'bench', algorithms: ['EdDSA'], audiences: [], requireExp: true, allowIdTokens: false },
          keys: [await exportJWK(publicKey)],
        },
      ],
      systems: [
        { ref: { name: 'dgx', kind: 'runai' }, kind: 'runai', url, ...fixed },
        {
          ref: { name: 'emmy', kind: 'clustercockpit' },
          kind: 'clustercockpit',
          url,
          graphql: true,
          ...fixed,
        },
      ],
      gatewayRoles: {},
      keys: [],
    },
    { log, database, keys: [{ id: 'bench', secret: 'made up for the benchmark, and long enough' }] },
  );
  const store = createOperationStore<OperationType, ManifestKind>(database.prisma);
  await store.insertAll([viewer, jobs], new Date());
  const token = await new SignJWT({ sub: 'bench', azp: viewer.owner })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setExpirationTime('1h')
    .sign(privateKey);
  return {
    ...{ gateway: createGateway(parts), token, calls },
    async close() {
      await parts.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}
