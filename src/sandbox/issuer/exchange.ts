import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type Provider from 'oidc-provider';
import type { errors as ProviderErrors, TokenEndpointGrantContext } from 'oidc-provider';
import type { Person } from '../people.ts';
import { personOf, type Realm, scopes } from './realms.ts';

/** An issuer whose access tokens a realm takes in exchange for its own. */
export interface ExchangedIssuer {
  readonly url: string;
  readonly realm: Realm;
  readonly keys: JWTVerifyGetKey;
}

/** What the exchange needs to know of its realm. */
export interface ExchangeParts {
  readonly realm: Realm;
  readonly accessTokenSeconds: number;
  /** Whose access tokens it takes, the realm itself among them. */
  readonly exchanged: readonly ExchangedIssuer[];
}

type Client = TokenEndpointGrantContext['oidc']['client'];

interface Parameters {
  subject_token?: string;
  subject_token_type?: string;
  requested_token_type?: string;
  audience?: string;
  scope?: string;
}

/** What a request for an exchange may carry. */
export const exchangeParameters = [
  ...['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'scope'],
];

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/** RFC 8693: an access token of this realm, or of one it trusts, for one that is good for another audience. */
export function createExchange(
  provider: Provider,
  { realm, exchanged, accessTokenSeconds }: ExchangeParts,
  errors: typeof ProviderErrors,
) {
  /** The claims of a subject token that holds, and whose it is here. */
  async function readSubject(token: string): Promise<{ claims: JWTPayload; person: Person }> {
    for (const { url, realm: theirs, keys } of exchanged) {
      const verified = await jwtVerify(token, keys, { issuer: url, requiredClaims: ['exp'] }).catch(
        () => null,
      );
      if (verified === null) continue;
      const person = personOf(theirs, verified.payload.sub);
      if (verified.payload['typ'] === 'Bearer' && person) return { claims: verified.payload, person };
    }
    throw new errors.InvalidGrant(
      'subject token is expired, of another issuer, or no access token of a person',
    );
  }

  function readAudience(audience: string | undefined): string {
    if (audience !== undefined && realm.exchangeAudiences.includes(audience)) return audience;
    throw new errors.InvalidTarget('audience is missing or unknown');
  }

  /** Scopes only narrow; without any the new token has those of the old one. */
  function readScope(asked: string | undefined, held: unknown): string {
    const had = typeof held === 'string' ? held.split(' ') : scopes;
    const wanted = asked?.split(' ') ?? had;
    const beyond = wanted.filter((scope) => !had.includes(scope));
    if (beyond.length > 0)
      throw new errors.InvalidScope('scope is not of the subject token', beyond.join(' '));
    return wanted.join(' ');
  }

  async function tokenFor(client: Client, accountId: string, given: { audience: string; scope: string }) {
    const grantId = await new provider.Grant({ accountId, clientId: client.clientId }).save();
    const { scope } = given;
    const token = new provider.AccessToken({ client, accountId, grantId, gty: 'token_exchange', scope });
    const jwt = { sign: { alg: realm.algorithm } };
    token.resourceServer = new provider.ResourceServer(given.audience, {
      ...given,
      accessTokenFormat: 'jwt',
      jwt,
    });
    return {
      access_token: await token.save(),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
      scope,
    };
  }

  return async function exchange(ctx: TokenEndpointGrantContext<Parameters>): Promise<void> {
    const { client, params } = ctx.oidc;
    const {
      subject_token: token,
      subject_token_type: type,
      requested_token_type: wanted = accessTokenType,
    } = params;
    if (token === undefined || type !== accessTokenType || wanted !== accessTokenType) {
      throw new errors.InvalidRequest('an access token is exchanged for an access token');
    }
    const audience = readAudience(params.audience);
    const { claims, person } = await readSubject(token);
    const scope = readScope(params.scope, claims['scope']);
    ctx.body = await tokenFor(client, realm.subjectOf(person), { audience, scope });
  };
}
