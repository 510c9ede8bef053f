import { createHash } from 'node:crypto';
import type { Viewer } from '../../domain/viewer.ts';

/** What a client may keep for itself, if it asks every time whether it is still so; nothing but that where it is. */
export function tagged(
  body: string,
  headers: Readonly<Record<string, string>>,
  { viewer, ifNoneMatch }: { readonly viewer: Viewer; readonly ifNoneMatch: string | null },
): Response {
  const etag = etagOf(body, viewer);
  const kept = { ...headers, etag, 'cache-control': 'private, no-cache' };
  return isKnown(etag, ifNoneMatch)
    ? new Response(null, { status: 304, headers: kept })
    : new Response(body, { headers: kept });
}

/** Names these bytes for this person: what another person is answered is another thing, even when it looks alike. */
export function etagOf(body: string, { issuer, subject }: Pick<Viewer, 'issuer' | 'subject'>): string {
  const hash = createHash('sha256').update(JSON.stringify([issuer, subject]));
  return `"${hash.update(body).digest('base64url')}"`;
}

/** Whether `If-None-Match` names it. Proxies that pack an answer make its tag a weak one, which counts the same here. */
export function isKnown(etag: string, ifNoneMatch: string | null): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
