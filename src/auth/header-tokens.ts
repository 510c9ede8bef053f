import { ClusterQLError } from '../errors.ts';
import { refusal } from './refusal.ts';

/** What `X-Upstream-Authorization` brought, by name of the system: the text of a token, or why it is none. */
export type PresentedTokens = ReadonlyMap<string, string | ClusterQLError>;

const header = 'x-upstream-authorization';

/** RFC 6750, section 2.1; none of it is a comma, by which repeated headers arrive joined. */
const tokenText = /^[\w.~+/-]+=*$/;

/**
 * The tokens that a request brings for single systems, still unchecked. What is wrong with one costs that system
 * alone; what names no system that is connected costs the request, whose sender meant one.
 */
export function presentedTokens(
  headers: Headers,
  isSignedIn: boolean,
  systems: ReadonlySet<string>,
): PresentedTokens {
  const presented = new Map<string, string | ClusterQLError>();
  const value = headers.get(header);
  if (value === null) return presented;
  if (!isSignedIn) throw signInBeside();
  for (const entry of value.split(',')) {
    const [system = '', scheme = '', ...rest] = entry.trim().split(/ +/);
    if (!systems.has(system)) throw noSuchSystem();
    presented.set(system, presented.has(system) ? twice(system) : tokenOf(system, scheme, rest));
  }
  return presented;
}

function tokenOf(system: string, scheme: string, [text = '', ...others]: string[]): string | ClusterQLError {
  if (scheme.toLowerCase() !== 'bearer') return notBearer(system);
  return others.length === 0 && tokenText.test(text) ? text : notAToken(system);
}

/** Nobody would answer for what is done with them. */
function signInBeside(): ClusterQLError {
  return refusal(
    'MALFORMED',
    'X-Upstream-Authorization goes beside a sign-in, and there is none; send `Authorization: Bearer <access token>` too, or leave it out.',
  );
}

/** What was sent is not repeated: it may be a token. */
function noSuchSystem(): ClusterQLError {
  return new ClusterQLError(
    'BAD_USER_INPUT',
    'X-Upstream-Authorization names no system that is connected; write `<system> Bearer <token>`, with a name of `systems`.',
  );
}

function twice(system: string): ClusterQLError {
  return refusal('MALFORMED', `X-Upstream-Authorization came twice for ${system}; send one token for it.`, {
    system,
  });
}

function notBearer(system: string): ClusterQLError {
  return refusal(
    'UNSUPPORTED_SCHEME',
    `X-Upstream-Authorization takes \`${system} Bearer <token>\` for ${system}; write Bearer before the token.`,
    { system },
  );
}

function notAToken(system: string): ClusterQLError {
  return refusal('MALFORMED', `What X-Upstream-Authorization brought for ${system} is not one token.`, {
    system,
  });
}
