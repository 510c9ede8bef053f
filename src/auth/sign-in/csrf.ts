import { ClusterQLError } from '../../errors.ts';

/**
 * Refuses a request that another site may have made a browser send: such a one cannot set this header without
 * asking first, and its `Origin` is that site. A browser that sends no `Origin` with a POST is none of today.
 */
export function checkCsrf(headers: Headers, publicUrl: string): void {
  const { origin } = new URL(publicUrl);
  if (headers.get('x-clusterql-csrf') === '1' && headers.get('origin') === origin) return;
  throw new ClusterQLError(
    'FORBIDDEN',
    `The cookie of a session is taken from pages of ${origin} alone: send the headers "X-ClusterQL-CSRF: 1" and "Origin: ${origin}". Programs send a token, as "Authorization: Bearer <token>", and no cookie.`,
    { reason: 'CSRF' },
  );
}
