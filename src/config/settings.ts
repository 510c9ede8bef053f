import { parseArgs } from 'node:util';
import { complainOfDatabaseUrl } from './database-url.ts';
import { nearest } from './nearest.ts';
import type { Complaint, Problem } from './problem.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

/** What the command line and the environment say, which wins over the file. */
export interface Settings {
  readonly file: string | undefined;
  /** Where the process keeps files of its own. */
  readonly folder: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly logLevel: LogLevel | undefined;
  readonly production: boolean;
  readonly problems: readonly Problem[];
}

const options = {
  config: { type: 'string' },
  folder: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
} as const;

export function readSettings(argv: string[], env: Readonly<Record<string, string | undefined>>): Settings {
  // Not strict, because the strict parser stops at the first mistake.
  const { values, tokens } = parseArgs({ args: argv, options, strict: false, tokens: true });
  const [portPath, portText] = values.port === undefined ? ['PORT', env['PORT']] : ['--port', values.port];
  const port = isText(portText) ? toPort(portText) : undefined;
  const logLevel = logLevels.find((level) => level === env['LOG_LEVEL']);
  const problems = tokens.flatMap((token) => {
    if (token.kind === 'positional') return [{ path: 'command line', ...unexpectedWord }];
    return token.kind === 'option' ? complaintsOfOption(token) : [];
  });
  if (isText(portText) && port === undefined) problems.push({ path: portPath, ...notAPort });
  const databaseUrl = isText(env['DATABASE_URL']) ? env['DATABASE_URL'] : undefined;
  const complaint = databaseUrl === undefined ? null : complainOfDatabaseUrl(databaseUrl);
  if (complaint !== null) problems.push({ path: 'DATABASE_URL', ...complaint });
  if (isText(env['LOG_LEVEL']) && logLevel === undefined) problems.push({ path: 'LOG_LEVEL', ...notALevel });
  return {
    file: [values.config, env['CLUSTERQL_CONFIG']].find(isValue),
    folder: [values.folder, env['CLUSTERQL_FOLDER']].find(isValue),
    databaseUrl,
    host: [values.host].find(isValue),
    port,
    logLevel,
    production: env['NODE_ENV'] === 'production',
    problems,
  };
}

/** Port 0 lets the operating system choose one. */
export function toPort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function complaintsOfOption({ name, value }: { name: string; value?: string | undefined }): Problem[] {
  const path = `--${name}`;
  if (!Object.hasOwn(options, name)) {
    const mend = `Did you mean --${nearest(name, Object.keys(options))}? Known are --config, --folder, --port and --host.`;
    return [{ path, problem: 'is not a known option', mend }];
  }
  return isValue(value) ? [] : [{ path, problem: 'has no value', mend: `Write ${path} <value>.` }];
}

/** `--config --port 1` forgot the file, though the tolerant parser takes `--port` for it. */
function isValue(value: unknown): value is string {
  return isText(value) && !value.startsWith('-');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const unexpectedWord: Complaint = {
  problem: 'has a word that belongs to no option',
  mend: 'Remove it; known are --config <file>, --folder <path>, --port <number> and --host <address>.',
};

const notAPort: Complaint = {
  problem: 'is not a port',
  mend: 'Write a whole number from 0 to 65535.',
};

const notALevel: Complaint = {
  problem: 'is not a log level',
  mend: `Write one of ${logLevels.join(', ')}.`,
};
