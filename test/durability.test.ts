import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { reached } from '../bench/durability/gateway-process.ts';
import { killUnderLoad } from '../bench/durability/kills.ts';
import { useOneKey } from '../bench/durability/one-key.ts';
import { onMutationSite } from '../bench/durability/site.ts';
import type { DatabaseOptions } from '../src/database/database.ts';
import { migrateDatabase } from '../src/database/open.ts';
import { createServerDatabase, describeServer, preparedFolder } from './support/database.ts';
import { root } from './support/sources.ts';

/** Several processes have to start and end, on a machine that has other work. */
const patience = 180_000;

beforeAll(() => void execFileSync(process.execPath, [fileURLToPath(new URL('scripts/build.mjs', root))]));

const keepPromises = 'keep what a mutation promises when they are killed at random moments under load';

describe.concurrent('gateways', () => {
  it(
    `${keepPromises}, on PGlite`,
    async () => {
      const folder = await preparedFolder();
      await keepsPromises({ folder }).finally(() => rmSync(folder, { recursive: true }));
    },
    patience,
  );

  describeServer('gateways', () => {
    it(
      `${keepPromises}, and every change that Renku receives was written down by then`,
      () =>
        onServer(async (url) => {
          const { writes, lookedFor } = await keepsPromises({ url });
          expect(lookedFor).toBe(writes);
        }),
      patience,
    );

    it('would be seen to send what is not written down', () =>
      onServer(async (url) => {
        await migrateDatabase({ url });
        await onMutationSite({ url }, async ({ witness }) => {
          await fetch(`${witness.url}/api/data/resource_pools/7`, { method: 'DELETE' });
          expect(witness.writes).toEqual([{ signature: 'DELETE /resource_pools/7', announced: false }]);
        });
      }));

    it.each([
      ['answers', null, 'CreatePoolPayload'],
      ['never answers', { kind: 'hang' }, 'OutcomeUnknown'],
    ] as const)(
      'on one database carry out a key once for 50 calls, and answer them all the same, when Renku %s',
      (_, fault, type) =>
        onServer((url) =>
          onMutationSite(
            { url },
            async (site) => {
              site.renku.setFault(fault);
              const urls = await Promise.all([site.start(), site.start()].map(reached));
              const round = await useOneKey(site, urls);
              expect(round).toEqual({ received: 1, answers: 50, different: 1, type });
            },
            { timeoutSeconds: 2 },
          ),
        ),
      patience,
    );
  });
});

async function keepsPromises(database: DatabaseOptions) {
  const kills = 5;
  const report = await killUnderLoad(kills, database);
  expect(report.violations).toEqual([]);
  expect(report.kills).toBe(kills);
  // One is killed while Renku has its change in hand, so at least that one never ended.
  expect(report.interrupted).toBeGreaterThan(0);
  expect(report.writes).toBeGreaterThan(0);
  return report;
}

async function onServer(work: (url: string) => Promise<void>): Promise<void> {
  const { url, drop } = await createServerDatabase();
  try {
    await work(url);
  } finally {
    await drop();
  }
}
