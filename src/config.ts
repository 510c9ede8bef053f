import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { contradictions } from './config/agreement.ts';
import { type DatabaseConfig, keylessServer, toDatabase } from './config/database.ts';
import { readDocument } from './config/document.ts';
import { readText } from './config/files.ts';
import { toIssuer, type IssuerConfig } from './config/issuer.ts';
import type { OperationsConfig } from './config/operations.ts';
import { outlineOf } from './config/outline.ts';
import { ConfigError, type Problem } from './config/problem.ts';
import type { RoleTable } from './config/role.ts';
import { plainHttp } from './config/plain-http.ts';
import { bareHost, type Listen } from './config/scalar.ts';
import { readSecrets, toSecretKey, type SecretKey } from './config/secret-key.ts';
import { toSessions, type SessionsConfig } from './config/sessions.ts';
import { readSettings, type LogLevel, type Settings } from './config/settings.ts';
import { shape } from './config/shape.ts';
import { readClientSecrets } from './config/sign-in.ts';
import { readSystemFiles, type SystemFiles } from './config/system-files.ts';
import { toSystem, type SystemConfig } from './config/system.ts';
import { describe, problemsOf } from './config/wording.ts';

export type { ClientConfig } from './config/client.ts';
export type { CredentialConfig, MintConfig } from './config/credential.ts';
export type { DatabaseConfig } from './config/database.ts';
export type { IssuerConfig } from './config/issuer.ts';
export { ConfigError, formatProblems, type Problem } from './config/problem.ts';
export type { GrantedRole, RoleTable } from './config/role.ts';
export type { SecretKey } from './config/secret-key.ts';
export { defaultSessions, type SessionsConfig } from './config/sessions.ts';
export { defaultOperations, type OperationsConfig } from './config/operations.ts';
export type { Listen } from './config/scalar.ts';
export type { LogLevel } from './config/settings.ts';
export type { SystemConfig } from './config/system.ts';

/** Everything the process is told, checked; the shapes are what auth, http and upstream ask for. */
export interface Config extends ProcessConfig {
  readonly cors: { readonly origins: readonly string[] };
  /** How many rows of one system a list may look at for one page. */
  readonly lists: { readonly mostRows: number };
  readonly sessions: SessionsConfig;
  readonly operations: OperationsConfig;
  /** Keys of the gateway itself, the one in use first; without any it makes one and keeps it in its folder. */
  readonly keys: readonly SecretKey[];
  readonly issuers: readonly IssuerConfig[];
  readonly systems: readonly SystemConfig[];
  /** Roles on the gateway itself, which is a system named `gateway` in the file. */
  readonly gatewayRoles: RoleTable;
}

export interface ProcessConfig {
  readonly listen: Listen;
  /** Where browsers and clients reach the gateway, without a closing slash. */
  readonly publicUrl: string;
  readonly logLevel: LogLevel;
  readonly database: DatabaseConfig;
  /** Where files of its own are kept: PGlite, and the key of a gateway that is given none. */
  readonly folder: string;
}

export type LoadedConfig =
  | { readonly kind: 'file'; readonly file: string; readonly config: Config }
  /** There is no file: the process connects its own sandbox. */
  | ({ readonly kind: 'sandbox' } & ProcessConfig);

/** Where the configuration comes from; the process itself unless a test says otherwise. */
export interface LoadOptions {
  readonly argv?: string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** What relative paths begin at: those of the command line, and those of the file. */
interface Places {
  readonly cwd: string;
  readonly fileFolder: string;
}

const defaultFile = 'clusterql.yaml';

const defaultListen: Listen = { host: '127.0.0.1', port: 4000 };

/** Reads command line, environment and file; throws `ConfigError` with every problem at once. */
export function loadConfig({
  argv = process.argv.slice(2),
  env = process.env,
  cwd = process.cwd(),
}: LoadOptions = {}): LoadedConfig {
  const settings = readSettings(argv, env);
  const file = resolve(cwd, settings.file ?? defaultFile);
  if (settings.file === undefined && !existsSync(file)) {
    const problems = settings.production ? [...settings.problems, sandboxInProduction] : settings.problems;
    if (problems.length > 0) throw new ConfigError(problems);
    return { kind: 'sandbox', ...processConfig(settings, {}, { cwd, fileFolder: cwd }) };
  }
  const text = readText(file, whereTheFileIs);
  if (typeof text !== 'string') throw new ConfigError([...settings.problems, { path: 'the file', ...text }]);
  return { kind: 'file', file, config: readConfig(text, { cwd, fileFolder: dirname(file) }, env, settings) };
}

function readConfig(text: string, places: Places, env: NodeJS.ProcessEnv, settings: Settings): Config {
  const { fileFolder } = places;
  const document = readDocument(text, env);
  if (document.value === undefined) throw new ConfigError([...settings.problems, ...document.problems]);
  const outline = outlineOf(document.value);
  const written = shape.safeParse(document.value, { error: describe });
  const { files, problems: inFiles } = readSystemFiles(outline, fileFolder);
  const { secrets, problems: inSecrets } = readSecrets(outline, fileFolder);
  const { clientSecrets, problems: inClientSecrets } = readClientSecrets(outline, fileFolder);
  // What stands in the place of an unset variable is not worth a second problem.
  const unset = new Set(document.problems.map(({ path }) => path));
  const found = [
    ...(written.success ? [] : problemsOf(written.error)),
    ...contradictions(outline),
    ...plainHttp(outline, settings),
    ...keylessServer(outline, settings),
    ...inFiles,
    ...inSecrets,
    ...inClientSecrets,
  ].filter(({ path }) => !unset.has(path));
  const problems = [...settings.problems, ...document.problems, ...found];
  if (!written.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(written.data, { files, secrets, clientSecrets }, settings, places);
}

/** Of systems, of keys of the gateway and of clients of issuers, each in the order of the file. */
interface WhatFilesHold {
  readonly files: readonly SystemFiles[];
  readonly secrets: readonly (string | undefined)[];
  readonly clientSecrets: readonly (string | undefined)[];
}

function toConfig(
  written: z.output<typeof shape>,
  { files, secrets, clientSecrets }: WhatFilesHold,
  settings: Settings,
  places: Places,
): Config {
  const tables = new Map(Object.entries(written.roles));
  return {
    ...processConfig(settings, written, places),
    cors: written.cors,
    lists: written.lists,
    sessions: toSessions(written.sessions),
    operations: written.operations,
    keys: written.keys.map(({ id }, index) => toSecretKey(id, secrets[index] ?? '')),
    issuers: written.issuers.map((issuer, index) => toIssuer(issuer, clientSecrets[index])),
    systems: written.systems.map((system, index) =>
      toSystem(system, {
        ca: files[index]?.ca,
        secrets: files[index]?.secrets ?? [],
        table: tables.get(system.name),
      }),
    ),
    gatewayRoles: tables.get('gateway') ?? {},
  };
}

function processConfig(
  settings: Settings,
  written: Partial<z.output<typeof shape>>,
  places: Places,
): ProcessConfig {
  const { listen = defaultListen } = written;
  const host = bareHost(settings.host ?? listen.host);
  const port = settings.port ?? listen.port;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    listen: { host, port },
    publicUrl: written.publicUrl?.replace(/\/+$/, '') ?? `http://${authority}`,
    logLevel: settings.logLevel ?? written.logLevel ?? 'info',
    ...toDatabase(written.database, settings, places),
  };
}

const whereTheFileIs = 'Check --config or CLUSTERQL_CONFIG; a relative path begins at the working directory.';

const sandboxInProduction: Problem = {
  path: defaultFile,
  problem: 'is not there, and with NODE_ENV=production the sandbox does not take its place',
  mend: 'Write the file, or name another with --config or CLUSTERQL_CONFIG.',
};
