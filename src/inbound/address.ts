import type { IncomingMessage } from 'node:http';

/** What a request is for, as its first line (a path, or a whole URL) and its Host say; null when no URL comes of them. */
export function addressOf({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): URL | null {
  const origin = `http://${host}`;
  const address = url.startsWith('/') ? `${origin}${url}` : url;
  // A path inside the Host would be put before that of the request.
  const isHost = !/[/\\?#@]/.test(host) && URL.canParse(origin);
  return isHost && URL.canParse(address) ? new URL(address) : null;
}

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Sends a browser that came by the other name of this machine to the public one; null where it came by that. Cookies
 * belong to one name of a host, so it would sign in and stay signed out. Only with the same port: a proxy before
 * the gateway has one of its own, and would be sent round in circles.
 */
export function toPublicName({ hostname, port, pathname, search }: URL, publicUrl: string): Response | null {
  const ours = new URL(publicUrl);
  const isOtherName = hostname !== ours.hostname && port === ours.port;
  const areLoopback = [hostname, ours.hostname].every((each) => loopbackHosts.includes(each));
  if (!isOtherName || !areLoopback) return null;
  return new Response(null, { status: 307, headers: { location: `${ours.origin}${pathname}${search}` } });
}
