import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { readToken } from '../config/token.ts';
import type { Database } from '../database/database.ts';
import { createLog } from '../observability/log.ts';
import { openParts } from '../parts.ts';
import type { Out } from './command.ts';
import { type Import, type Imported, importPools } from './import-pools.ts';
import { keysOf } from './keys.ts';

interface Asked {
  readonly system: string;
  readonly tokenFile: string | undefined;
  readonly dryRun: boolean;
}

/**
 * `clusterql pools import <system>`: copies the pools of a Renku into the gateway's own database. Answers 0
 * when all of them are there, 1 when one could not be imported, 2 when it was asked wrongly.
 */
export async function run(
  config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const asked = readArguments(config, args);
  if (typeof asked === 'string') {
    out.write(`${asked}\n`);
    return 2;
  }
  const { system, dryRun } = asked;
  const token = readToken(asked.tokenFile);
  const log = createLog('error', process.stderr);
  const parts = openParts(config, { log, database, keys: keysOf(config) });
  try {
    const headers = { authorization: `Bearer ${token}` };
    const identity = await parts.identify(new Request(config.publicUrl, { headers }));
    const request = { requestId: randomUUID(), signal: new AbortController().signal };
    return await tell({ parts, identity, request, system, dryRun }, out);
  } finally {
    await parts.close();
  }
}

async function tell(order: Import, out: Out): Promise<number> {
  const told = { imported: 0, alone: 0, failed: 0 };
  for await (const each of importPools(order)) {
    out.write(describe(each));
    told[resultOf(each)] += 1;
  }
  const verb = order.dryRun ? 'would be imported' : 'imported';
  out.write(`${told.imported} ${verb}, ${told.alone} left alone, ${told.failed} failed. ${neverCarried}\n`);
  return told.failed === 0 ? 0 : 1;
}

function resultOf({ outcome }: Imported): 'imported' | 'alone' | 'failed' {
  if (outcome === null) return 'alone';
  return outcome.kind === 'Done' || outcome.kind === 'Plan' ? 'imported' : 'failed';
}

const neverCarried = 'Limits, costs and use of pools are not read, and were carried over for none.';

/** Names are quoted, so that none of their characters reach the terminal raw. */
function describe({ name, losses, outcome }: Imported): string {
  const lines = [
    `${JSON.stringify(name)}: ${sentenceOf(outcome)}`,
    ...(outcome !== null && 'problems' in outcome
      ? outcome.problems.map(({ path, message }) => `  ${path}: ${message}`)
      : []),
    ...losses.map((loss) => `  not carried over: ${loss}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function sentenceOf(outcome: Imported['outcome']): string {
  if (outcome === null) return 'left alone, a native pool has this name';
  switch (outcome.kind) {
    case 'Done':
      return `imported as ${outcome.payload.pool.id}`;
    case 'Plan':
      return 'would be imported';
    default:
      return `not imported. ${outcome.message}`;
  }
}

/** What is asked, or why it cannot be done. */
function readArguments({ systems }: Config, args: readonly string[]): Asked | string {
  const parsed = parse(args);
  if (parsed === null) return usage;
  const [name, ...others] = parsed.positionals;
  if (name === undefined || others.length > 0) return usage;
  const importable = systems.filter(({ kind }) => kind === 'renku').map(({ ref }) => ref.name);
  const system = systems.find(({ ref }) => ref.name === name);
  if (!importable.includes(name))
    return `Pools can be imported from ${importable.join(', ') || 'no configured system'} only.`;
  if (system?.credential.mode === 'none')
    return `${name} is asked without a credential and shows public pools alone; configure another mode.`;
  return { system: name, tokenFile: parsed.values['token-file'], dryRun: parsed.values['dry-run'] ?? false };
}

function parse(args: readonly string[]) {
  const options = { 'token-file': { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return null;
  }
}

const usage =
  'Name one system: clusterql pools import <system> [--token-file <file>] [--dry-run]; without a file the token is read from CLUSTERQL_TOKEN.';
