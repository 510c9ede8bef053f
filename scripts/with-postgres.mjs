import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installMissing } from './install.mjs';

// Runs a command with TEST_DATABASE_URL: the one that is set, else that of a PostgreSQL server which lives as long
// as the command, on a Unix socket in a directory of its own.
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('Usage: node scripts/with-postgres.mjs <command> [arguments]');
installMissing();
const { default: pg } = await import('pg');
const started = [];
// We stay until what we started has ended.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => started.forEach((each) => each.kill(signal)));
const given = process.env.TEST_DATABASE_URL;
process.exitCode = given ? await run(given) : await withServer(run);

async function run(url) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: url } });
  started.push(child);
  const [code] = await once(child, 'close');
  return code ?? 1;
}

async function withServer(use) {
  const binaries = findBinaries() ?? installOnDebian();
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-postgres-'));
  // PostgreSQL refuses to run as root.
  const account = process.getuid() === 0 ? accountOf('nobody') : {};
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  let server;
  try {
    runOrFail(join(binaries, 'initdb'), init, { ...account, stdio: ['ignore', 'ignore', 'inherit'] });
    // Far from UTC, so that a time which loses its zone is seen.
    const settings = ['listen_addresses=', 'fsync=off', 'timezone=Pacific/Auckland'];
    const log = join(folder, 'log');
    const stdio = ['ignore', 'ignore', openSync(log, 'w')];
    const options = ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])];
    server = spawn(join(binaries, 'postgres'), options, { ...account, stdio });
    started.push(server);
    const url = `postgresql://postgres@localhost/postgres?host=${folder}`;
    await answering(url, server, log);
    return await use(url);
  } finally {
    if (server?.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'close');
      server.kill('SIGINT');
      await ended;
    }
    rmSync(folder, { recursive: true });
  }
}

/** Debian keeps each version in a folder of its own and only psql in the path. */
function findBinaries() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => b - a) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...process.env.PATH.split(':'),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

function installOnDebian() {
  if (process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error('There is no PostgreSQL here. Install one, or set TEST_DATABASE_URL.');
  }
  runOrFail('apt-get', ['update', '-q'], { stdio: 'inherit' });
  runOrFail('apt-get', ['install', '-qy', '--no-install-recommends', 'postgresql'], { stdio: 'inherit' });
  return findBinaries();
}

function accountOf(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line.split(':').map(Number);
  return { uid, gid };
}

function runOrFail(program, programArgs, options) {
  const { status } = spawnSync(program, programArgs, options);
  if (status !== 0) throw new Error(`${program} failed with ${status}.`);
}

async function answering(url, server, log) {
  while (server.exitCode === null && server.signalCode === null) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`The PostgreSQL server ended before it answered:\n${readFileSync(log, 'utf8')}`);
}
