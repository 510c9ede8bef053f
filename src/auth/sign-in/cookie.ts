import { refusal } from '../refusal.ts';

/** One cookie of the gateway, for the address that browsers know it by. */
export interface Cookie {
  readonly name: string;
  /** Null when the browser brought none; refuses several, of which any may have been planted. */
  read(headers: Headers): string | null;
  /** The line of `Set-Cookie` that gives it to the browser. */
  set(value: string): string;
  /** The line that takes it away. */
  readonly remove: string;
}

/** What a signed-in browser is known by; how long it is good the database decides. */
export function createSessionCookie(publicUrl: string): Cookie {
  return createCookie(publicUrl, 'clusterql');
}

/** Without seconds the browser keeps a cookie until it is closed. */
export function createCookie(publicUrl: string, plainName: string, seconds?: number): Cookie {
  const name = cookieName(publicUrl, plainName);
  // Lax, because the way back from an issuer is a link from another site.
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure(publicUrl) ? '; Secure' : ''}`;
  return {
    name,
    read(headers) {
      const [value = null, ...others] = cookies(headers).flatMap(([each, text]) =>
        each === name ? [text] : [],
      );
      if (others.length > 0) throw severalCookies(name);
      return value;
    },
    set: (value) => `${name}=${value}; ${attributes}${seconds === undefined ? '' : `; Max-Age=${seconds}`}`,
    remove: `${name}=; ${attributes}; Max-Age=0`,
  };
}

/** With the prefix no other host, and nobody on the way without https, can set it; browsers want https for it. */
export function cookieName(publicUrl: string, plainName: string): string {
  return isSecure(publicUrl) ? `__Host-${plainName}` : plainName;
}

/** The names of all that a browser brought. */
export function cookieNames(headers: Headers): string[] {
  return cookies(headers).map(([name]) => name);
}

/**
 * Browsers put one space before each but the first. No other sign is taken for it, as `trim` would take a no-break
 * space: behind one browsers see no prefix, so another host could set what looks like ours.
 */
function cookies(headers: Headers): [name: string, value: string][] {
  return (headers.get('cookie') ?? '').split(';').flatMap((pair): [string, string][] => {
    const [name = '', ...value] = pair.replace(/^[ \t]+/, '').split('=');
    return value.length === 0 ? [] : [[name, value.join('=')]];
  });
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

function severalCookies(name: string): Error {
  const sentence = `The browser sent several cookies of the name ${name}, and one at most is of this gateway; remove the cookies of this address and sign in again.`;
  return refusal('SESSION_ENDED', sentence);
}
