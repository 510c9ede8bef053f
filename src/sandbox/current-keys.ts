import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Verifies by the keys the set holds now: an issuer that changes its keys replaces `keys` of the set it gave. */
export function currentKeys(jwks: JSONWebKeySet): JWTVerifyGetKey {
  let { keys } = jwks;
  let known = createLocalJWKSet(jwks);
  return function keyFor(header, token) {
    if (jwks.keys !== keys) {
      ({ keys } = jwks);
      known = createLocalJWKSet(jwks);
    }
    return known(header, token);
  };
}
