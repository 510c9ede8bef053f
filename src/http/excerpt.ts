const longestExcerpt = 300;
/** Anything that begins like a JWT, cut off or whole. */
const tokenLike = /eyJ[\w-]{8,}(\.[\w-]*)*/g;
/** How Go's and Python's JSON write what they hold for unsafe, e.g. `<` and `é`. */
const escaped = /\\u([\da-f]{4})/gi;

/**
 * The beginning of a foreign text on one line, for the log. Systems have been seen to echo the
 * credential they refuse, so it is struck out before anything is cut, as are the secrets that were sent.
 */
export function excerpt(text: string, authorization: string | null, secrets: readonly string[] = []): string {
  const token = authorization?.replace(/^\S+\s+/, '') ?? '';
  return strikeOut(text, [token, ...secrets])
    .slice(0, 10 * longestExcerpt)
    .replaceAll(tokenLike, '***')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longestExcerpt);
}

function strikeOut(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap(spellingsOf)
    .sort((a, b) => b.length - a.length) // One may be the beginning of another.
    .reduce((left, spelling) => left.replaceAll(spelling, '***'), decodeEscapes(text));
}

/** Line by line, since a parser that refuses a kubeconfig or a key quotes the line it stopped at. */
function spellingsOf(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  return lines.flatMap((line) => (line === '' ? [] : [line, JSON.stringify(line).slice(1, -1)]));
}

function decodeEscapes(text: string): string {
  return text.replaceAll(escaped, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
