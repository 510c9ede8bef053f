const names = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The same address below the public one, where a browser came by another name of this machine; null elsewhere. Only
 * with the same port, as a proxy before the gateway has one of its own and would be sent round in circles.
 */
export function loopbackAddress(url: URL, publicUrl: string): string | null {
  const known = new URL(publicUrl);
  const isOtherName = url.hostname !== known.hostname && url.port === known.port;
  if (!isOtherName || !names.test(url.hostname) || !names.test(known.hostname)) return null;
  return new URL(url.pathname + url.search, known.origin).href;
}
