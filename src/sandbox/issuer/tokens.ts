import type { Configuration } from 'oidc-provider';
import { claimsOf, personOf, type Realm, scopes } from './realms.ts';

/** What tokens depend on. */
export interface TokenParts {
  readonly realm: Realm;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

const hours = 3600;

/** How long everything lives, and what stands in tokens. */
export function tokensOf({ realm, accessTokenSeconds, refreshTokenSeconds }: TokenParts): Configuration {
  return {
    scopes,
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'typ', 'azp'],
      profile: ['name', 'preferred_username', 'realm_access'],
      email: ['email', 'email_verified'],
    },
    clientDefaults: { id_token_signed_response_alg: realm.algorithm },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: () => accessTokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: () => accessTokenSeconds,
      DeviceCode: 600,
      Grant: refreshTokenSeconds + 12 * hours,
      IdToken: accessTokenSeconds,
      Interaction: 600,
      RefreshToken: refreshTokenSeconds,
      Session: 12 * hours,
    },
    findAccount(ctx, subject) {
      const person = personOf(realm, subject);
      const azp = ctx.oidc.client?.clientId;
      return person && { accountId: subject, claims: () => ({ ...claimsOf(realm, person), typ: 'ID', azp }) };
    },
    extraTokenClaims(_, token) {
      const person = 'accountId' in token ? personOf(realm, token.accountId) : undefined;
      const { sub, ...claims } = person ? claimsOf(realm, person) : serviceAccount(token.clientId);
      return { ...claims, typ: 'Bearer', azp: token.clientId };
    },
    formats: {
      customizers: {
        jwt(_, __, jwt) {
          // Keycloak's header; the audiences were one text on their way here.
          jwt.header = { typ: 'JWT' };
          const audiences = String(jwt.payload['aud']).split(' ');
          jwt.payload['aud'] = audiences.length === 1 ? audiences[0] : audiences;
          delete jwt.payload['client_id'];
        },
      },
    },
  };
}

function serviceAccount(clientId = '') {
  return { sub: clientId, preferred_username: `service-account-${clientId}` };
}
