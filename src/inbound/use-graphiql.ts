import type { Plugin } from 'graphql-yoga';
import { ClusterQLError } from '../errors.ts';
import { toPublicName } from './address.ts';
import { errorResponse } from './error-answer.ts';
import { assetsEndpoint, endpoint } from './operation.ts';
import { type PageFile, readAsset, readPage } from './page-files.ts';
import type { RequestScope } from './request-scope.ts';

/** Answers browsers with GraphiQL and its files, whatever they carry: no credential is looked at. */
export function useGraphiql(folder: string, publicUrl: string): Plugin<object, { scope: RequestScope }> {
  return {
    async onRequest({ request, url, serverContext: { scope }, endResponse }) {
      if (url.pathname.startsWith(assetsEndpoint)) {
        const file = await assetFor(request, url, folder);
        endResponse(file === null ? nothingThere(scope.id) : assetResponse(file));
      } else if (isAskedForPage(request, url)) {
        endResponse(toPublicName(url, publicUrl) ?? pageResponse(await readPage(folder)));
      }
    },
  };
}

function isAskedForPage({ method, headers }: Request, { pathname }: URL): boolean {
  return pathname === endpoint && isRead(method) && (headers.get('accept') ?? '').includes('text/html');
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function assetFor(
  { method, headers }: Request,
  { pathname }: URL,
  folder: string,
): Promise<PageFile | null> {
  const name = pathname.slice(assetsEndpoint.length);
  return isRead(method) ? readAsset(folder, name, headers.get('accept-encoding') ?? '') : null;
}

/** Names carry a hash of what is in the file, so another content is another file. */
function assetResponse({ contents, contentType, coding }: PageFile): Response {
  return new Response(contents, {
    headers: {
      ...safety,
      'content-type': contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      ...(coding !== null && { 'content-encoding': coding }),
    },
  });
}

function pageResponse(page: Uint8Array<ArrayBuffer> | null): Response {
  const headers = { ...safety, 'content-type': 'text/html; charset=utf-8' };
  return page === null ? new Response(notBuilt, { status: 503, headers }) : new Response(page, { headers });
}

function nothingThere(requestId: string): Response {
  const message = `GraphiQL has no such file; reload ${endpoint}, which names those of the version that runs now.`;
  return errorResponse(new ClusterQLError('NOT_FOUND', message), 404, requestId);
}

/** The page may load and ask the gateway alone. GraphiQL's editor writes styles, and its fonts stand in them. */
const safety = {
  'content-security-policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const notBuilt = `<!doctype html>
<html lang="en">
<title>ClusterQL</title>
<p>GraphiQL was not built here. Run <code>npm run build</code>, then reload this page.
</html>
`;
