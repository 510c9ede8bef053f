import type { Identity } from './identity.ts';
import type { Cookie } from './sign-in/cookie.ts';
import { checkCsrf } from './sign-in/csrf.ts';
import { withSignIn } from './sign-in/sign-in-again.ts';
import type { Verifier } from './verify.ts';

export interface IdentifyOptions {
  /** Where GraphQL is: the only address at which the cookie is read. */
  readonly endpoint: string;
  readonly publicUrl: string;
  /** Whether people can sign in with the browser at all. */
  readonly offersSignIn: boolean;
  readonly sessionCookie: Cookie;
  readonly identityOfSession: (cookie: string) => Promise<Identity>;
  readonly identityOfHeaders: Verifier;
}

/** Who sends a request: the bearer of a token, a browser by its session, or nobody; a bad one is never nobody. */
export type Identify = (request: Request) => Promise<Identity>;

export function createIdentify(options: IdentifyOptions): Identify {
  const { endpoint, publicUrl, sessionCookie, identityOfSession, identityOfHeaders } = options;

  function cookieOf({ method, url, headers }: Request): string | null {
    if (method !== 'POST' || new URL(url).pathname !== endpoint) return null;
    return headers.has('authorization') ? null : sessionCookie.read(headers);
  }

  async function identify(request: Request): Promise<Identity> {
    const cookie = cookieOf(request);
    if (cookie === null) return identityOfHeaders(request.headers);
    checkCsrf(request.headers, publicUrl);
    return identityOfSession(cookie);
  }

  if (!options.offersSignIn) return identify;
  return (request) =>
    identify(request).catch((error: unknown) => {
      throw withSignIn(error, publicUrl);
    });
}
