import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

/** Installs what package-lock.json names unless it is there already, whoever installed it. */
export function installMissing() {
  if (isInstalled()) return;
  process.stderr.write('Installing dependencies…\n');
  // Building needs the development packages too, which npm leaves out with NODE_ENV=production.
  run(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** npm ends an install by writing down what it installed; packages for other platforms are optional. */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(new URL(lockFile, root), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** npm starts scripts with the path of its own code in the environment; without npm its name has to do. */
function run(args) {
  const npm = process.env.npm_execpath;
  const [command, all] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  // Standard output belongs to the command: a script may be waiting for a token there.
  const stdio = ['inherit', 2, 2];
  const { status } = spawnSync(command, all, { cwd: fileURLToPath(root), stdio });
  if (status === 0) return;
  process.stderr.write('The dependencies could not be installed; is the npm registry reachable?\n');
  process.exit(1);
}
