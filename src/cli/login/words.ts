import { parseArgs } from 'node:util';
import { isExposed } from '../../config/plain-http.ts';
import { parseUrl } from '../../config/scalar.ts';
import { sessionFile } from '../../config/session-file.ts';

/** What the words after `login`, `token print` and `logout` name. */
export interface Words {
  /** Address of the gateway, without a closing slash; undefined when none was named. */
  readonly gateway: string | undefined;
  /** Where the sessions are. */
  readonly file: string;
  /** Configured name of an issuer. */
  readonly issuer: string | undefined;
}

const options = { file: { type: 'string' }, issuer: { type: 'string' } } as const;

/** A text is why they cannot be followed, and the mend; `--issuer` is a mistake unless the command takes it. */
export function readWords(argv: readonly string[], usage: string, takesIssuer = false): Words | string {
  const parsed = parse(argv);
  if (parsed === null || parsed.positionals.length > 1) return usage;
  const { file, issuer } = parsed.values;
  if (issuer !== undefined && !takesIssuer) return usage;
  const [address] = parsed.positionals;
  const gateway = address === undefined ? undefined : readGateway(address);
  if (typeof gateway === 'string') return gateway;
  return { gateway: gateway?.href.replace(/\/$/, ''), file: sessionFile(file), issuer };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch {
    return null;
  }
}

/** The address below which everything of the gateway is; people may paste the one that GraphiQL has. */
function readGateway(written: string): URL | string {
  const url = parseUrl(written);
  if (url === null || /[?#@]/.test(written)) return notAnAddress;
  if (isExposed(url)) return exposed;
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '');
  return url;
}

const notAnAddress =
  'Write the address of the gateway whole and without a query or password, like https://clusterql.example.org.';

const exposed =
  'The address of the gateway must begin with https://, because tokens are sent there; plain http is for this machine alone.';
