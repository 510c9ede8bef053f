import { setTimeout as sleep } from 'node:timers/promises';
import { verifyAudit } from '../../src/database/audit-verify.ts';
import type { DatabaseOptions } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import type { Evidence } from './evidence.ts';
import { type GatewayProcess, reached } from './gateway-process.ts';
import { createLoad, type Load } from './load.ts';
import { type MutationSite, onMutationSite, siteKey } from './site.ts';
import { violationsOf } from './verdict.ts';
import type { WriteMoment } from './witness.ts';

export interface KillsReport {
  readonly kills: number;
  /** Things that clients wanted done, of which `answered` were answered before a kill or after it. */
  readonly calls: number;
  readonly answered: number;
  /** Changes that reached Renku, and of how many the STARTED row was looked for at that moment. */
  readonly writes: number;
  readonly lookedFor: number;
  readonly auditRows: number;
  readonly interrupted: number;
  readonly violations: readonly string[];
}

type Moment = 'at any time' | 'while starting' | WriteMoment;

const moments: readonly Moment[] = [
  ...(['received', 'at any time', 'answered'] as const),
  ...(['at any time', 'while starting', 'at any time'] as const),
];
const longestLife = 1_500;
const longestStart = 800;

/** Kills one gateway after the other under load, all on one database, and looks whether a promise was broken. */
export async function killUnderLoad(kills: number, database: DatabaseOptions): Promise<KillsReport> {
  const told = await onMutationSite(database, (site) => killOnSite(kills, site));
  return { kills, ...reportOf({ ...told, ...(await readEvidence(database)) }) };
}

/** What clients, Renku and the output of the gateways tell of it; the last one settles and ends by itself. */
async function killOnSite(
  kills: number,
  site: MutationSite,
): Promise<Pick<Evidence, 'calls' | 'writes' | 'printed'>> {
  const load = createLoad(site);
  const printed: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const gateway = site.start();
    await live(gateway, site, load, moments[kill % moments.length] ?? 'at any time');
    printed.push(...unexpectedOf(gateway));
  }
  const survivor = site.start();
  await load.settle(await reached(survivor));
  await survivor.end('SIGTERM');
  printed.push(...unexpectedOf(survivor));
  return { calls: load.calls, writes: site.witness.writes, printed };
}

/** From the start of a gateway to its death at that moment. */
async function live(gateway: GatewayProcess, { witness }: MutationSite, load: Load, moment: Moment) {
  if (moment === 'while starting') {
    await sleep(Math.random() * longestStart);
    return gateway.end('SIGKILL');
  }
  const work = load.run(await reached(gateway));
  await sleep(Math.random() * longestLife);
  if (moment === 'at any time') await gateway.end('SIGKILL');
  else witness.atNext(moment, () => void gateway.end('SIGKILL'));
  await work;
}

/** At the level error the log is silent while everything goes as it should. */
function unexpectedOf(gateway: GatewayProcess): string[] {
  return gateway
    .output()
    .split('\n')
    .filter((line) => line !== '' && !/^(ClusterQL is ready|GraphiQL:)/.test(line));
}

async function readEvidence(options: DatabaseOptions) {
  const database = await openDatabase(options);
  try {
    const { prisma } = database;
    const audit = await prisma.auditEvent.findMany({ orderBy: { sequence: 'asc' } });
    // Late enough that nothing can pass for being at work.
    const now = Date.now() + 60 * 60 * 1000;
    const { flaws, interrupted } = await verifyAudit(prisma, [siteKey], { now });
    return {
      audit,
      flaws: flaws.map(({ sequence, message }) => `row ${sequence} ${message}`),
      interrupted: interrupted.map(({ changeId }) => changeId),
      pools: await prisma.resourcePool.findMany({ select: { id: true, name: true } }),
    };
  } finally {
    await database.close();
  }
}

function reportOf(evidence: Evidence): Omit<KillsReport, 'kills'> {
  const { calls, writes, audit, interrupted } = evidence;
  return {
    calls: calls.length,
    answered: calls.filter(({ answers }) => answers.length > 0).length,
    writes: writes.length,
    lookedFor: writes.filter(({ announced }) => announced !== null).length,
    auditRows: audit.length,
    interrupted: interrupted.length,
    violations: violationsOf(evidence),
  };
}
