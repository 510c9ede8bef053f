import type { DatabaseCommand, Out } from './command.ts';

/** What the words after `clusterql` begin. */
interface Command {
  readonly words: string;
  readonly summary: string;
  /** `err` is for what must not stand in what another program reads. */
  run(argv: readonly string[], out: Out, err: Out): Promise<number>;
}

/** Each is loaded when it is asked for. */
const commands: readonly Command[] = [
  {
    words: 'start',
    summary: 'serves the gateway, as no command does; [--config F] [--folder F] [--host A] [--port N]',
    run: async (argv) => (await import('./start.ts')).run(argv),
  },
  {
    words: 'migrate',
    summary: 'brings the tables of the database up to date; --check only tells what is missing',
    run: async (argv, out) => (await import('./migrate.ts')).run(argv, out),
  },
  {
    words: 'schema',
    summary: 'prints the GraphQL schema',
    run: async (_, out) => (await import('./schema.ts')).run(out),
  },
  {
    words: 'keys generate',
    summary: 'makes a key pair for a ClusterCockpit; [--out F]',
    run: async (argv, out, err) => (await import('./keys-generate.ts')).run(argv, out, err),
  },
  {
    words: 'login',
    summary: 'signs you in to a gateway, with a code and any browser; ADDRESS [--issuer I] [--file F]',
    run: async (argv, out, err) => (await import('./login.ts')).run(argv, out, err),
  },
  {
    words: 'logout',
    summary: 'ends what login began; [ADDRESS] [--file F]',
    run: async (argv, out, err) => (await import('./logout.ts')).run(argv, out, err),
  },
  {
    words: 'token print',
    summary: 'prints a fresh token of whoever is signed in, for scripts; [ADDRESS] [--file F]',
    run: async (argv, out, err) => (await import('./token-print.ts')).run(argv, out, err),
  },
  {
    words: 'token mint',
    summary:
      'prints a token for somebody on a ClusterCockpit; --system S --subject A [--roles R,R] [--lifetime 8h]',
    run: async (argv, out, err) => (await import('./token-mint.ts')).run(argv, out, err),
  },
  {
    words: 'audit verify',
    summary: 'checks that no row of the audit was changed, removed or added; [--expect SEQUENCE:HMAC]',
    run: onDatabase(async () => (await import('./audit-verify.ts')).run),
  },
  {
    words: 'operations push',
    summary:
      'stores the operations of an application; FILE-OR-FOLDER --owner CLIENT [--tag T] [--dry-run] [--json]',
    run: onDatabase(async () => (await import('./operations/push.ts')).run),
  },
  {
    words: 'operations list',
    summary: 'lists what is stored; [--owner CLIENT] [--json]',
    run: onDatabase(async () => (await import('./operations/list.ts')).run),
  },
  {
    words: 'operations show',
    summary: 'prints a stored operation with its document; NAME-OR-ID [--owner CLIENT] [--json]',
    run: onDatabase(async () => (await import('./operations/show.ts')).run),
  },
  {
    words: 'operations revoke',
    summary: 'ends an operation, by its name every version of it; NAME-OR-ID --owner CLIENT',
    run: onDatabase(async () => (await import('./operations/revoke.ts')).run),
  },
  {
    words: 'operations check',
    summary: 'tells which operations in use a schema breaks; [--schema FILE] [--days 30] [--json]',
    run: onDatabase(async () => (await import('./operations/check.ts')).run),
  },
  {
    words: 'operations export',
    summary: "writes the newest of each name as Apollo's manifest; [--owner CLIENT] [--out FILE]",
    run: onDatabase(async () => (await import('./operations/export.ts')).run),
  },
  {
    words: 'pools import',
    summary: 'copies the pools of a Renku into the database; SYSTEM [--token-file F] [--dry-run]',
    run: onDatabase(async () => (await import('./pools-import.ts')).run),
  },
];

/** Runs the command that the words begin with, `start` when there is none; answers the exit code. */
export async function runCommand(argv: readonly string[], out: Out, err: Out): Promise<number> {
  if (argv.some((word) => word === '--help' || word === '-h')) {
    out.write(usage());
    return 0;
  }
  const words = argv[0] === undefined || argv[0].startsWith('-') ? ['start', ...argv] : argv;
  const command = commands.find((each) => startsWith(words, each.words));
  if (command !== undefined) return command.run(words.slice(command.words.split(' ').length), out, err);
  err.write(`There is no command ${JSON.stringify(argv[0])}.\n\n${usage()}`);
  return 2;
}

function startsWith(words: readonly string[], begin: string): boolean {
  return begin.split(' ').every((word, index) => words[index] === word);
}

function onDatabase(load: () => Promise<DatabaseCommand>): Command['run'] {
  return async (argv, out) => (await import('./on-database.ts')).runOnDatabase(await load(), argv, out);
}

function usage(): string {
  const width = Math.max(...commands.map(({ words }) => words.length)) + 2;
  const lines = commands.map(({ words, summary }) => `  ${words.padEnd(width)}${summary}\n`);
  return `Usage: clusterql [command] [options]\n\n${lines.join('')}`;
}
