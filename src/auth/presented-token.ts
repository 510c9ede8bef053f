import { malformed, refusal } from './refusal.ts';

const bearer = /^Bearer(?: |$)/i;
/** The signature may be empty, so that an unsigned token is refused for its algorithm and not for its shape. */
const compactToken = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i;

/**
 * The token of a request, still unchecked; null when nothing at all was presented. Repeated headers
 * arrive joined by a comma, which no token contains.
 */
export function presentedToken(headers: Headers): string | null {
  const header = headers.get('authorization');
  if (header === null) return null;
  const token = compactToken.exec(header)?.[1];
  if (token !== undefined) return token;
  if (bearer.test(header)) throw malformed();
  throw refusal(
    'UNSUPPORTED_SCHEME',
    'Only `Authorization: Bearer <access token>` is taken; send the token after the word Bearer.',
  );
}
