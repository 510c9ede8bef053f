import type { IncomingMessage } from 'node:http';

/** What a request is for, as its first line (a path, or a whole URL) and its Host say; null when no URL comes of them. */
export function addressOf({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): URL | null {
  const origin = `http://${host}`;
  const address = url.startsWith('/') ? `${origin}${url}` : url;
  // A path inside the Host would be put before that of the request.
  const isHost = !/[/\\?#@]/.test(host) && URL.canParse(origin);
  return isHost && URL.canParse(address) ? new URL(address) : null;
}
