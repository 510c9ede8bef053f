import { parseArgs } from 'node:util';
import { administers, type BackendRole, backendRoles } from '../auth/minted-roles.ts';

/** What `clusterql token mint` is to make. */
export interface TokenOrder {
  /** Configured name of the ClusterCockpit. */
  readonly system: string;
  /** The account there. */
  readonly subject: string;
  readonly roles: readonly BackendRole[];
  readonly lifetimeSeconds: number;
}

const options = {
  system: { type: 'string' },
  subject: { type: 'string' },
  roles: { type: 'string', default: 'user,api' },
  lifetime: { type: 'string', default: '8h' },
  'allow-admin': { type: 'boolean', default: false },
} as const;

const secondsOf: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };
/** Nothing but a new key pair ends a token before its time. */
const longestSeconds = 30 * 86_400;

/** Reads the words of the command; a text is why they cannot be followed, and the mend. */
export function readTokenOrder(args: readonly string[]): TokenOrder | string {
  const written = readWords(args);
  if (written?.system === undefined || written.subject === undefined) return usage;
  const { system, subject } = written;
  // Written into a log of cc-backend, and compared with owners of jobs letter for letter.
  if (!/^[^\s\p{Cc}]+$/u.test(subject)) return wrongSubject;
  const roles = readRoles(written.roles, written['allow-admin']);
  if (typeof roles === 'string') return roles;
  const lifetimeSeconds = readLifetime(written.lifetime);
  return lifetimeSeconds === null ? wrongLifetime : { system, subject, roles, lifetimeSeconds };
}

function readWords(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return null;
  }
}

/** Each role once: cc-backend counts matches, and takes `admin,api,api` for something else. */
function readRoles(written: string, allowAdmin: boolean): BackendRole[] | string {
  const words = new Set(written.split(',').map((word) => word.trim()));
  const roles = backendRoles.filter((role) => words.has(role));
  if (roles.length < words.size) return unknownRole;
  return administers(roles) && !allowAdmin ? adminNotAllowed : roles;
}

function readLifetime(written: string): number | null {
  const [, count, unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(written) ?? [];
  const seconds = Number(count) * (secondsOf[unit] ?? NaN);
  return seconds <= longestSeconds ? seconds : null;
}

const usage =
  'Write clusterql token mint --system <name> --subject <account> [--roles user,api] [--lifetime 8h] [--allow-admin] [--config <file>].';

const wrongSubject = '--subject must be the name of one account, without spaces.';

const unknownRole = `--roles takes roles of ClusterCockpit with a comma between them: ${backendRoles.join(', ')}.`;

const wrongLifetime = '--lifetime must be from 1m to 30d, in minutes, hours or days, like 30m, 8h or 7d.';

const adminNotAllowed =
  'Whoever has the role admin, or api alone, may read, change and delete the jobs of everybody. Add --allow-admin if that is meant, or take roles like user,api.';
