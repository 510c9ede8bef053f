import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const stamp = new URL('node_modules/.clusterql-installed', root);

/** Installs what package-lock.json names, once; the stamp tells which lock file node_modules was made from. */
export function installMissing() {
  const wanted = createHash('sha256')
    .update(readFileSync(new URL('package-lock.json', root)))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stdout.write('Installing dependencies…\n');
  run(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

/** npm starts scripts with the path of its own code in the environment; without npm its name has to do. */
function run(args) {
  const npm = process.env.npm_execpath;
  const [command, all] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  const { status } = spawnSync(command, all, { cwd: fileURLToPath(root), stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write('The dependencies could not be installed; is the npm registry reachable?\n');
  process.exit(1);
}
