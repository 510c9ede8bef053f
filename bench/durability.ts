import { parseArgs } from 'node:util';
import { killUnderLoad } from './durability/kills.ts';
import { inOwnFolder, onOwnServerDatabase } from './durability/own-database.ts';
import { printTable } from './report.ts';

/** Whether a gateway that is killed at any moment keeps what mutations promise, on both databases. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } });
const kills = Number(values.kills);

const reports = [
  ['PGlite', await inOwnFolder((folder) => killUnderLoad(kills, { folder }))],
  ['PostgreSQL', await onOwnServerDatabase((url) => killUnderLoad(kills, { url }))],
] as const;

printTable(
  [
    ...['database', 'kills', 'mutations', 'answered', 'sent to Renku', 'looked for when received'],
    ...['rows of the audit', 'interrupted', 'violations'],
  ],
  reports.map(([database, report]) => [
    ...[database, report.kills, report.calls, report.answered, report.writes, report.lookedFor],
    ...[report.auditRows, report.interrupted, report.violations.length],
  ]),
);
const violations = reports.flatMap(([database, report]) =>
  report.violations.map((violation) => `${database}: ${violation}\n`),
);
process.stdout.write(violations.join(''));
process.exitCode = violations.length === 0 ? 0 : 1;
