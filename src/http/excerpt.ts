const longestExcerpt = 300;
/** Anything that begins like a JWT, cut off or whole. */
const tokenLike = /eyJ[\w-]{8,}(\.[\w-]*)*/g;

/**
 * The beginning of a foreign text on one line, for the log. Systems have been seen to echo the
 * credential they refuse, so it is struck out before anything is cut.
 */
export function excerpt(text: string, authorization: string | null): string {
  return strikeOut(text, authorization)
    .slice(0, 10 * longestExcerpt)
    .replaceAll(tokenLike, '***')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longestExcerpt);
}

function strikeOut(text: string, authorization: string | null): string {
  const secret = authorization?.replace(/^\S+\s+/, '');
  return secret ? text.replaceAll(secret, '***') : text;
}
