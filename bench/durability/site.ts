import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseOptions } from '../../src/database/database.ts';
import type { Fake } from '../../src/sandbox/fake.ts';
import { startIssuer } from '../../src/sandbox/issuer/index.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { startRenkuFake } from '../../src/sandbox/renku/index.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';
import { openWitness, type Witness } from './witness.ts';

/** One database and one Renku, for gateways that come and go. */
export interface MutationSite {
  readonly renku: Fake;
  readonly witness: Witness;
  /** Of somebody who may change everything. */
  readonly token: string;
  start(): GatewayProcess;
}

/** What all gateways of a site seal with. */
export const siteKey = { id: 'k1', secret: 'made up for the benchmark, and long enough' };

/** Works on a site of its own; whatever was started for it has ended then. */
export async function onMutationSite<T>(
  database: DatabaseOptions,
  work: (site: MutationSite) => Promise<T>,
  { timeoutSeconds = 10 }: { timeoutSeconds?: number } = {},
): Promise<T> {
  const issuer = await startIssuer();
  const renku = await startRenkuFake({ issuer: issuer.url, jwks: issuer.jwks, data: {} });
  const audit = 'url' in database ? readAudit(database.url) : null;
  const witness = await openWitness(renku.url, async (signature) => audit?.announces(signature) ?? null);
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-durability-'));
  const written = configuration({ database, issuer: issuer.url, renku: witness.url, timeoutSeconds });
  writeFileSync(join(folder, 'clusterql.yaml'), written);
  const administrator = people.find(({ username }) => username === 'administrator') as Person;
  const gateways: GatewayProcess[] = [];

  function start(): GatewayProcess {
    const gateway = startGateway(folder);
    gateways.push(gateway);
    return gateway;
  }

  try {
    return await work({ renku, witness, token: await issuer.tokenFor(administrator), start });
  } finally {
    await Promise.all(gateways.map((gateway) => gateway.end('SIGKILL')));
    await Promise.all([issuer.close(), renku.close(), witness.close(), audit?.close()]);
    rmSync(folder, { recursive: true });
  }
}

interface Addresses {
  readonly database: DatabaseOptions;
  readonly issuer: string;
  readonly renku: string;
  readonly timeoutSeconds: number;
}

/** JSON, which is YAML too. */
function configuration({ database, issuer, renku, timeoutSeconds }: Addresses): string {
  const credential = { mode: 'forward', issuers: ['campus'] };
  const administrator = [{ issuer: 'campus', claim: 'realm_access.roles', value: 'administrator' }];
  return JSON.stringify({
    database,
    keys: [siteKey],
    operations: { mode: 'open' },
    issuers: [{ name: 'campus', issuer, audiences: ['clusterql'] }],
    systems: [{ name: 'renku', kind: 'renku', url: `${renku}/api/data`, timeoutSeconds, credential }],
    roles: { gateway: { administrator } },
  });
}

interface Audit {
  announces(signature: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Reads the audit beside the gateway: what it sees was committed. */
function readAudit(url: string): Audit {
  const client = new pg.Pool({ connectionString: url, max: 4 });
  return {
    async announces(signature) {
      const [method = '', path = '', name] = signature.split(' ');
      const parts = [`"method":"${method}"`, `"path":"${path}"`, ...(name ? [`"name":"${name}"`] : [])];
      const { rowCount } = await client.query(
        `SELECT 1 FROM audit_event WHERE kind = 'STARTED' AND at > now() - interval '1 minute'
           AND (SELECT bool_and(position(part IN effects) > 0) FROM unnest($1::text[]) AS part)`,
        [parts],
      );
      return rowCount !== 0;
    },
    close: () => client.end(),
  };
}
