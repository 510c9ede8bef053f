import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions, type JWTVerifyResult } from 'jose';
import { issuerKeys, type IssuerOptions } from './issuer.ts';
import { malformed } from './refusal.ts';
import { expired, idToken, isoTime, nobody, refusalOf } from './token-refusal.ts';

/** The claims of a token that holds. */
export type CheckedClaims = JWTPayload & { readonly sub: string };

/**
 * Grace for `nbf` alone: a token may be used in the second it is made, by an issuer whose clock is
 * ahead of ours. `exp` has none: Renku answers an expired token as it would nobody, with the public rows only.
 */
const clockLeewaySeconds = 5;

/** Checks tokens against one issuer: answers the claims or throws the refusal. */
export function createTokenCheck(
  issuer: IssuerOptions,
  fetch: typeof globalThis.fetch,
  now: () => number,
): (raw: string) => Promise<CheckedClaims> {
  const keys = issuerKeys(issuer, fetch);
  const options = verifyOptions(issuer);

  async function verify(raw: string): Promise<JWTVerifyResult> {
    try {
      return await verifyWithAnyKey(raw, keys, { ...options, currentDate: new Date(now()) });
    } catch (error) {
      throw error instanceof errors.JOSEError ? refusalOf(error, issuer) : error;
    }
  }

  return async function checkToken(raw) {
    const { payload, protectedHeader } = await verify(raw);
    if (payload.exp !== undefined) checkExpiry(payload.exp, now(), issuer);
    if (!issuer.allowIdTokens && isIdToken(payload, protectedHeader.typ)) throw idToken();
    if (typeof payload.sub !== 'string' || payload.sub === '') throw nobody(issuer);
    return { ...payload, sub: payload.sub };
  };
}

function verifyOptions(issuer: IssuerOptions): JWTVerifyOptions {
  return {
    algorithms: [...issuer.algorithms],
    clockTolerance: clockLeewaySeconds,
    requiredClaims: issuer.requireExp ? ['exp'] : [],
    ...(issuer.issuer !== undefined && { issuer: issuer.issuer }),
    ...(!takesAnyAudience(issuer) && { audience: [...issuer.audiences] }),
    ...(issuer.typ !== undefined && { typ: issuer.typ }),
  };
}

/** A system's own key signs for that system alone; whoever has an address signs for many applications. */
function takesAnyAudience({ name, issuer, audiences }: IssuerOptions): boolean {
  if (audiences.length > 0) return false;
  if (issuer === undefined) return true;
  throw new Error(`The issuer ${name} has no \`audiences\`; list those its tokens must be made for.`);
}

/** A token without a `kid` fits every key of its algorithm, e.g. while ClusterCockpit's key is being changed. */
async function verifyWithAnyKey(
  raw: string,
  keys: ReturnType<typeof issuerKeys>,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(raw, keys, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const result = await jwtVerify(raw, key, options).catch(passOverBadSignature);
      if (result !== null) return result;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function passOverBadSignature(error: unknown): null {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
}

function checkExpiry(exp: number, now: number, issuer: IssuerOptions): void {
  if (isoTime(exp) === undefined) throw malformed(`issuer ${issuer.name}: exp is no date`);
  if (exp * 1000 <= now) throw expired(exp);
}

/**
 * Only ID tokens have these claims, but for one: before Keycloak 25 its access tokens repeat the `nonce`.
 * They say what they are, in the payload's `typ`.
 */
export function isIdToken(claims: JWTPayload, headerType?: string): boolean {
  if (claims['typ'] === 'ID' || 'at_hash' in claims || 'c_hash' in claims) return true;
  const saysAccessToken = claims['typ'] === 'Bearer' || /^(application\/)?at\+jwt$/i.test(headerType ?? '');
  return 'nonce' in claims && !saysAccessToken;
}
