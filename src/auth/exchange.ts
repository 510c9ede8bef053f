import { createHash } from 'node:crypto';
import type { Credential } from '../domain/credential.ts';
import type { SystemRef } from '../domain/system.ts';
import { ofSystem } from './of-system.ts';
import type { ExchangeOptions, OutboundSystem } from './credential-options.ts';
import { createExchangedTokens, type ExchangedTokens } from './exchanged-tokens.ts';
import { issuerNotForwarded } from './forward.ts';
import type { VerifiedToken } from './identity.ts';
import type { IssuerOptions } from './issuer.ts';
import { createExchanger, type ExchangeApplication } from './openid/provider.ts';
import { isIdToken } from './token-check.ts';
import { endedMeanwhile, nothing, refused, type Way } from './way.ts';

const bearer = 'Bearer ';

/** A token for the audience of the system, got for the caller's own from whoever issued that (RFC 8693). */
export function createExchange(
  { ref, credential }: OutboundSystem<ExchangeOptions>,
  issuers: readonly IssuerOptions[],
  fetch: typeof globalThis.fetch,
  now: () => number,
): Way {
  const { audience, scopes } = credential;
  const exchangers = new Map(
    issuers
      .filter(({ name }) => credential.issuers.includes(name))
      .map((issuer) => [
        issuer.name,
        createExchanger(issuer, applicationAt(issuer, ref, credential), fetch, now),
      ]),
  );
  const tokens = createExchangedTokens(async ({ issuer, raw: text, claims }) => {
    const exchange = exchangers.get(issuer);
    if (exchange === undefined) throw issuerNotForwarded(ref, credential.issuers);
    return exchange({ text, isIdToken: isIdToken(claims) }, { audience, scopes }).catch((error: unknown) =>
      Promise.reject(ofSystem(ref, error)),
    );
  }, now);

  return {
    isOpen: ({ token }) => token !== null && credential.issuers.includes(token.issuer),
    credentialFor({ token }) {
      if (token === null) return nothing('exchange');
      if (credential.issuers.includes(token.issuer))
        return exchanging(ref, fingerprintOf(ref, credential, token), token, tokens, now);
      return refused('exchange', token.fingerprint, issuerNotForwarded(ref, credential.issuers));
    },
  };
}

function exchanging(
  ref: SystemRef,
  fingerprint: string,
  subject: VerifiedToken,
  tokens: ExchangedTokens,
  now: () => number,
): Credential {
  return {
    mode: 'exchange',
    fingerprint,
    get expiresAt() {
      return tokens.expiresAt(subject);
    },
    get refusal() {
      return endedMeanwhile(ref, subject.expiresAt, now()) ?? tokens.refusal(subject);
    },
    async authorization() {
      // Not exchanged any more: the caller is told that, and not that the issuer refuses.
      const ended = endedMeanwhile(ref, subject.expiresAt, now());
      if (ended !== undefined) throw ended;
      return bearer + (await tokens.current(subject));
    },
    renew: (sent) => tokens.drop(subject, sent.slice(bearer.length)),
  };
}

function fingerprintOf(
  { name }: SystemRef,
  { audience, scopes, clientId }: ExchangeOptions,
  { fingerprint }: VerifiedToken,
): string {
  return createHash('sha256')
    .update(JSON.stringify(['exchange', name, audience, scopes, clientId, fingerprint]))
    .digest('hex');
}

/** The application that asks, which is that of browsers unless the system has one of its own. */
function applicationAt(
  { name, client }: IssuerOptions,
  { name: system }: SystemRef,
  { clientId, clientSecret, tokenUrl }: ExchangeOptions,
): ExchangeApplication {
  if (clientId !== undefined) return { clientId, clientSecret, tokenUrl };
  if (client !== undefined) return { clientId: client.id, clientSecret: client.secret, tokenUrl };
  throw new Error(`${system} has tokens of ${name} exchanged, but no application to do so`);
}
