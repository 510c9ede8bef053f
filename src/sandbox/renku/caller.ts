import { jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { currentKeys } from '../current-keys.ts';
import { forbidden, unauthorized } from './answer.ts';

/** Who asks, as far as Renku reads it from a valid token. */
export interface Caller {
  readonly subject: string;
  readonly email: string;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly isAdmin: boolean;
}

/** Null is an anonymous caller; so is everybody whose token is not valid. */
export type Identify = (authorization: string | undefined) => Promise<Caller | null>;

const audiences = ['renku', 'renku-ui', 'renku-cli', 'swagger'];

/** The token check of Renku: any `iss` will do, and a bad token is never refused, only ignored. */
export function createIdentify(jwks: JSONWebKeySet): Identify {
  const keys = currentKeys(jwks);
  return async function identify(authorization) {
    if (authorization === undefined) return null;
    const token = authorization.replace(/^[Bb]earer /, '');
    const requiredClaims = ['exp', 'sub'];
    try {
      const verified = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        audience: audiences,
        requiredClaims,
      });
      return readClaims(verified.payload);
    } catch {
      return null;
    }
  };
}

/** Refuses everybody but token administrators. */
export function requireAdmin(caller: Caller | null): void {
  if (caller === null) throw unauthorized();
  if (!caller.isAdmin) throw forbidden();
}

function readClaims(claims: JWTPayload): Caller | null {
  const email = text(claims.email) ?? serviceAccountEmail(claims);
  const issuedInFuture = (claims.iat ?? 0) * 1000 > Date.now();
  if (claims.sub === undefined || email === undefined || issuedInFuture) return null;
  return {
    subject: claims.sub,
    email,
    firstName: text(claims.given_name),
    lastName: text(claims.family_name),
    isAdmin: realmRoles(claims).includes('renku-admin'),
  };
}

function serviceAccountEmail(claims: JWTPayload): string | undefined {
  const client = text(claims.azp);
  return client === undefined ? undefined : `service-account-${client}@renku.local`;
}

/** Roles under `resource_access` do not count. */
function realmRoles(claims: JWTPayload): unknown[] {
  const access = claims.realm_access as { roles?: unknown } | undefined;
  return Array.isArray(access?.roles) ? access.roles : [];
}

function text(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}
