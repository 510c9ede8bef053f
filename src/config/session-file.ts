import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Where `clusterql login` keeps sessions: the file that was named, else one below the person's own configuration. */
export function sessionFile(named: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  if (named !== undefined) return resolve(named);
  const configured = env['XDG_CONFIG_HOME'] ?? '';
  // The XDG specification: a relative one is to be ignored.
  const home = isAbsolute(configured) ? configured : join(homedir(), '.config');
  return join(home, 'clusterql', 'sessions.json');
}
