import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import type { ChainLink } from '../database/audit-chain.ts';
import { type AuditReport, verifyAudit } from '../database/audit-verify.ts';
import type { Database } from '../database/database.ts';
import type { Out } from './command.ts';

const mostListed = 20;

/**
 * `clusterql audit verify [--expect <head>]`: whether every line of the audit is what the gateway wrote. Answers
 * 0 when it is, 1 when it is not, 2 when it was asked wrongly.
 */
export async function run(
  config: Config,
  { prisma }: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const asked = readArguments(args);
  if ('mend' in asked) {
    out.write(`${asked.mend}\n`);
    return 2;
  }
  const report = await verifyAudit(prisma, config.keys, asked);
  out.write(describe(report));
  return report.flaws.length === 0 ? 0 : 1;
}

function readArguments(args: readonly string[]): { expect?: ChainLink } | { mend: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: { expect: { type: 'string' } } });
    if (values.expect === undefined) return {};
    const expect = parseHead(values.expect);
    return expect === null ? { mend: wrongHead } : { expect };
  } catch {
    return { mend: 'Known is only --expect <head>: clusterql audit verify [--expect <sequence>:<seal>].' };
  }
}

const wrongHead =
  '--expect takes the head that an earlier clusterql audit verify printed: <sequence>:<seal>, the seal of 64 hexadecimal digits.';

function parseHead(text: string): ChainLink | null {
  const [, sequence, hmac] = /^([1-9]\d{0,18}):([\da-f]{64})$/.exec(text) ?? [];
  return sequence === undefined || hmac === undefined ? null : { sequence: BigInt(sequence), hmac };
}

function describe({ rows, head, flaws, interrupted }: AuditReport): string {
  const isWhole = flaws.length === 0;
  return [
    `Rows of the audit: ${rows}${isWhole ? ', all as they were written.' : `; flaws: ${flaws.length}`}`,
    ...listed(flaws, ({ sequence, message }) => `row ${sequence} ${message}`),
    ...(interrupted.length === 0 ? [] : ['Mutations that began and never ended, as in a crash:']),
    ...listed(interrupted, ({ sequence, at, mutation, subject, issuer }) => {
      const [what, who, where] = [mutation, subject, issuer].map((text) => JSON.stringify(text));
      return `row ${sequence} of ${at.toISOString()}: ${what} by ${who} of ${where}`;
    }),
    ...(head === null ? [] : [`Head: ${head.sequence}:${head.hmac}`]),
    ...(head !== null && isWhole ? [keepHead] : []),
    '',
  ].join('\n');
}

const keepHead =
  'Keep the head outside of the database and give it to --expect the next time: only that shows an end that was cut off.';

function listed<T>(all: readonly T[], describeOne: (one: T) => string): string[] {
  const rest = all.length - mostListed;
  const lines = all.slice(0, mostListed).map((one) => `  ${describeOne(one)}`);
  return rest > 0 ? [...lines, `  and ${rest} more`] : lines;
}
