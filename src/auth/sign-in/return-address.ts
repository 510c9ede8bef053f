import { ClusterQLError } from '../../errors.ts';

/**
 * It travels in a cookie, of which browsers keep four kilobytes, and several of these in one request. As it stands
 * in an address, where one character may take nine.
 */
const mostCharacters = 1_000;

/**
 * Where the browser goes in the end: a path of this gateway, or GraphiQL when none is wanted. Anything that a
 * browser might take for another host is refused, or signing in here would vouch for a page elsewhere.
 */
export function returnAddress(wanted: string | null, publicUrl: string): string {
  if (wanted === null) return `${publicUrl}/graphql`;
  if (!isPath(wanted)) throw notOurs();
  const { origin, href } = new URL(wanted, publicUrl);
  if (origin !== new URL(publicUrl).origin || href.length > mostCharacters) throw notOurs();
  return href;
}

/** Browsers read `//` and `/\` as the beginning of a host, and skip line breaks and tabs before they do. */
function isPath(text: string): boolean {
  return /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(text);
}

function notOurs(): ClusterQLError {
  const sentence =
    'return must be a path of this gateway, like /graphql, of 1000 characters at most as an address; leave it out to come back to GraphiQL.';
  return new ClusterQLError('BAD_USER_INPUT', sentence);
}
