import { ClusterQLError, type ErrorCode, type ErrorFacts } from '../errors.ts';
import type { ClientOptions, OutboundSystem, TokenEndpoint } from './credential-options.ts';
import { renewalTime } from './renewal-time.ts';
import { endpointsOf, readToken, tokenRequest, type IssuedToken } from './token-endpoints.ts';

/** The token of the gateway's own application on one system: one for all callers, fetched when first needed. */
export interface ApplicationTokens {
  current(): Promise<string>;
  /** Gives the token up if it is still the one in use, so that many who were refused fetch one new one. */
  drop(token: string): void;
  /** Epoch milliseconds; null while there is none. */
  readonly expiresAt: number | null;
}

/** For so long nobody asks again after all endpoints refused: an operator has to mend that. */
const refusalHoldsSeconds = 30;

/** How a token endpoint says that it is not there, not for this grant, or does not know the application. */
const refusals: readonly number[] = [400, 401, 403, 404, 405];

export function createApplicationTokens(
  { ref: { name: system }, url, credential }: OutboundSystem<ClientOptions>,
  fetch: typeof globalThis.fetch,
  now: () => number,
): ApplicationTokens {
  const host = (credential.tokenUrl ?? url).replace(/\/+$/, '');
  let endpoints = endpointsOf(credential);
  let token: (IssuedToken & { readonly renewAt: number }) | null = null;
  let fetching: Promise<string> | null = null;
  let refusal: { readonly error: ClusterQLError; readonly until: number } | null = null;

  async function renewed(): Promise<string> {
    try {
      const issued = await firstGranted();
      token = { ...issued, renewAt: renewalTime(issued.expiresAt, now()) };
      return issued.text;
    } finally {
      fetching = null;
    }
  }

  /**
   * Asks one endpoint after the other. The one that gives a token is the first to be asked next time; releases
   * take endpoints away, so the others follow when it refuses.
   */
  async function firstGranted(): Promise<IssuedToken> {
    const statuses: string[] = [];
    for (const endpoint of endpoints) {
      const granted = await ask(endpoint);
      if (typeof granted === 'object') {
        endpoints = [endpoint, ...endpoints.filter((other) => other !== endpoint)];
        return granted;
      }
      statuses.push(`${endpoint} answered ${granted}`);
    }
    const error = failed('UPSTREAM_UNAUTHENTICATED', applicationRefused, { detail: statuses.join(', ') });
    refusal = { error, until: now() + refusalHoldsSeconds * 1_000 };
    throw error;
  }

  /** The token, or the status of the refusal. */
  async function ask(endpoint: TokenEndpoint): Promise<IssuedToken | number> {
    const { path, body, contentType } = tokenRequest(endpoint, credential);
    const headers = { accept: 'application/json', 'content-type': contentType };
    const response = await fetch(host + path, { method: 'POST', headers, body }).catch(unreachable);
    const { status } = response;
    if (refusals.includes(status)) return status;
    // What it says is not repeated: it may quote the secret, as it was sent or encoded.
    const detail = `POST ${path} answered ${status}`;
    if (status === 429 || status >= 500) throw failed('UPSTREAM_UNAVAILABLE', noTokenNow, { status, detail });
    const answer: unknown = await response.json().catch(() => null);
    const issued = response.ok ? readToken(answer, credential.bearerField, now()) : null;
    return issued ?? Promise.reject(failed('UPSTREAM_PROTOCOL', noTokenFound, { status, detail }));
  }

  /** The error itself stays here: undici's may quote what was sent. */
  function unreachable(error: NodeJS.ErrnoException): never {
    const why = error.code ?? error.name;
    throw failed('UPSTREAM_UNAVAILABLE', noTokenNow, { detail: `token host ${new URL(host).host}: ${why}` });
  }

  function failed(code: ErrorCode, sentence: string, facts: ErrorFacts): ClusterQLError {
    const retryable = code === 'UPSTREAM_UNAVAILABLE';
    return new ClusterQLError(code, `System ${system} ${sentence}`, { ...facts, system, retryable });
  }

  return {
    async current() {
      if (token !== null && now() < token.renewAt) return token.text;
      if (refusal !== null && now() < refusal.until) throw refusal.error;
      return (fetching ??= renewed());
    },
    drop(refused) {
      if (token?.text === refused) token = null;
    },
    get expiresAt() {
      return token?.expiresAt ?? null;
    },
  };
}

const applicationRefused =
  "does not accept the gateway's application; ask the operator of the gateway to check its client id, secret and token endpoint.";

const noTokenNow = "has no token for the gateway's application at the moment; try again later.";

const noTokenFound =
  "answered the gateway's application without a token it can use; the operator of the gateway finds the request in the log and can change `bearerField` or `tokenEndpoint`.";
