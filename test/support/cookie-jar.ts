/** What a browser keeps: by host, since every port of a host shares its cookies. */
export interface CookieJar {
  /** The `cookie` header for this address; empty when there are none. */
  headerFor(url: URL): string;
  /** Takes what an answer of this address sets, and drops what it ends. */
  take(url: URL, setCookies: readonly string[]): void;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export function createCookieJar(): CookieJar {
  const hosts = new Map<string, Map<string, Cookie>>();

  return {
    headerFor(url) {
      const cookies = [...(hosts.get(url.hostname)?.values() ?? [])];
      return cookies
        .filter(({ path }) => covers(path, url.pathname))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ');
    },
    take(url, setCookies) {
      const kept = hosts.get(url.hostname) ?? new Map<string, Cookie>();
      hosts.set(url.hostname, kept);
      for (const written of setCookies) {
        const { cookie, hasEnded } = read(written);
        const key = `${cookie.path} ${cookie.name}`;
        if (hasEnded) kept.delete(key);
        else kept.set(key, cookie);
      }
    },
  };
}

function covers(path: string, pathname: string): boolean {
  return path === '/' || pathname === path || pathname.startsWith(`${path}/`);
}

function read(written: string): { cookie: Cookie; hasEnded: boolean } {
  const [pair = '', ...attributes] = written.split(/;\s*/);
  const said = new Map(
    attributes.map((each) => {
      const [key = '', ...value] = each.split('=');
      return [key.toLowerCase(), value.join('=')] as const;
    }),
  );
  const maxAge = said.get('max-age');
  const expires = said.get('expires');
  const [name = '', ...value] = pair.split('=');
  return {
    cookie: { name, value: value.join('='), path: said.get('path') ?? '/' },
    hasEnded: maxAge !== undefined ? Number(maxAge) <= 0 : Date.parse(expires ?? '') <= Date.now(),
  };
}
