import type { SystemRef } from '../domain/system.ts';
import { ClusterQLError, toClusterQLError } from '../errors.ts';
import { type CredentialOptions, linksOf, type StoredOptions } from './credential-options.ts';
import type { FailedToken, SystemToken, VerifiedToken } from './identity.ts';
import type { IssuerOptions } from './issuer.ts';
import { ofSystem } from './of-system.ts';
import { usualPatienceMilliseconds, withPatience } from './patience.ts';
import { refusal } from './refusal.ts';
import type { Accounts, ConnectedAccount } from './session/session.ts';
import { notConnected } from './stored.ts';
import { systemToken } from './system-token.ts';
import { endOf } from './token-endpoints.ts';
import type { VerifyToken } from './token-verifier.ts';

/** A system that is asked with accounts that people connected. */
export interface StoredFor {
  readonly ref: SystemRef;
  /** Where an account is connected. */
  readonly connectUrl: string;
  readonly stored: StoredOptions;
}

/** What is needed to find accounts and to look at their tokens. */
export interface StoredTokenParts {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly issuers: readonly IssuerOptions[];
  readonly verifyToken: VerifyToken;
  /** How long a request waits for database and issuer. */
  readonly patienceMilliseconds?: number;
}

/** The one way of these that people connect an account for. */
export function storedLink(credential: CredentialOptions): StoredOptions | undefined {
  return linksOf(credential).find((link) => link.mode === 'stored');
}

/** The token of the caller's account for a system, or why there is none that is of use. */
export type StoredTokenFor = (system: StoredFor) => Promise<SystemToken | FailedToken>;

/** Looks every account up once for all systems that are asked with it; the lookup does not end with the waiting. */
export function createStoredTokens({
  accounts,
  issuers,
  verifyToken,
  patienceMilliseconds = usualPatienceMilliseconds,
}: StoredTokenParts): (owner: VerifiedToken) => StoredTokenFor {
  const bearers = new Map(issuers.map(({ name, client }) => [name, client?.bearer ?? 'accessToken']));

  async function tokenOf(
    { stored }: StoredFor,
    { tokens, issuer, subject }: ConnectedAccount,
  ): Promise<SystemToken> {
    const verifiable = bearers.get(stored.issuer) ?? 'accessToken';
    const token = await verifyToken(tokens[verifiable] ?? '');
    if (token.issuer !== issuer || token.subject !== subject) throw ofSomebodyElse(issuer);
    const sent = stored.token ?? verifiable;
    const raw = tokens[sent];
    if (raw === null) throw noIdToken(issuer);
    const expiresAt = sent === verifiable ? token.expiresAt : (endOf(raw) ?? tokens.expiresAt);
    return systemToken('stored', token, { raw, expiresAt });
  }

  return function storedTokensOf(owner: VerifiedToken) {
    const lookups = new Map<string, Promise<ConnectedAccount | null>>();

    function find(issuer: string): Promise<ConnectedAccount | null> {
      const { issuer: ownIssuer, subject } = owner;
      const known = lookups.get(issuer) ?? accounts.find({ issuer: ownIssuer, subject }, issuer);
      lookups.set(issuer, known);
      return known;
    }

    async function found(system: StoredFor): Promise<SystemToken> {
      const { ref, stored, connectUrl } = system;
      const account = await find(stored.issuer);
      if (account === null) throw notConnected(ref, stored.issuer, connectUrl);
      return tokenOf(system, account);
    }

    return async function storedTokenFor(system) {
      try {
        return await withPatience(found(system), patienceMilliseconds, () => tooSlow(system.ref));
      } catch (error) {
        return { mode: 'stored', error: told(system, error) };
      }
    };
  };
}

/** What is mended by connecting again says where. */
function told({ ref, stored, connectUrl }: StoredFor, error: unknown): ClusterQLError {
  const known = toClusterQLError(error);
  const { reason, expiredAt, detail } = known.facts;
  if (known.code !== 'UNAUTHENTICATED' || reason === 'NOT_CONNECTED') return ofSystem(ref, known);
  const what = reason === 'EXPIRED' ? 'has ended' : `is of no use there (${reason})`;
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `Your account at ${stored.issuer}, with which ${ref.name} is asked, ${what}; connect it again at ${connectUrl}.`,
    { reason, expiredAt, detail, system: ref.name, connectUrl },
  );
}

function tooSlow({ name: system }: SystemRef): ClusterQLError {
  const sentence = `Your account for ${system} could not be looked up in time; try again in a moment.`;
  return new ClusterQLError('UPSTREAM_TIMEOUT', sentence, { system, retryable: true });
}

function ofSomebodyElse(issuer: string): ClusterQLError {
  return refusal('SIGN_IN_FAILED', `The token of the account is not of the one connected at ${issuer}.`);
}

function noIdToken(issuer: string): ClusterQLError {
  return refusal('SIGN_IN_FAILED', `${issuer} gave no ID token for the account.`);
}
