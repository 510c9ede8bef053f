import * as oidc from 'openid-client';
import type { IssuerOptions } from '../issuer.ts';
import { unreachable } from './failure.ts';

/** As which application an issuer knows the gateway. */
export interface OpenIdApplication {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** Where tokens are had; found out from the issuer when absent. */
  readonly tokenUrl?: string | undefined;
}

/** Discovered once, with the first request that needs it; a failure is forgotten, so that the next tries again. */
export function createConfiguration(
  { name, issuer }: Pick<IssuerOptions, 'name' | 'issuer'>,
  { clientId, clientSecret, tokenUrl }: OpenIdApplication,
  fetch: typeof globalThis.fetch,
): () => Promise<oidc.Configuration> {
  const address = issuer ?? '';
  const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  const isPlain = [address, tokenUrl].some((url) => url?.startsWith('http:'));
  let pending: Promise<oidc.Configuration> | undefined;

  async function discover(): Promise<oidc.Configuration> {
    if (tokenUrl !== undefined) {
      const known = new oidc.Configuration(
        { issuer: address, token_endpoint: tokenUrl },
        clientId,
        {},
        authentication,
      );
      known[oidc.customFetch] = fetch as oidc.CustomFetch;
      // The configuration lets plain http through to loopback, or where an operator says so.
      if (isPlain) oidc.allowInsecureRequests(known);
      return known;
    }
    return oidc.discovery(new URL(address), clientId, {}, authentication, {
      [oidc.customFetch]: fetch as oidc.CustomFetch,
      execute: isPlain ? [oidc.allowInsecureRequests] : [],
    });
  }

  return function configuration() {
    pending ??= discover().catch((error: unknown) => {
      pending = undefined;
      throw unreachable(name, error);
    });
    return pending;
  };
}
