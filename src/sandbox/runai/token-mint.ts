import { randomUUID } from 'node:crypto';
import { generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from 'jose';

/** Which of the two tokens of an answer the API takes: the vendor's own pages disagree. */
export type BearerField = 'accessToken' | 'idToken';

/** Makes the tokens of applications, and knows them again. */
export interface TokenMint {
  issue(clientId: string, seconds: number): Promise<Record<BearerField, string>>;
  /** Null unless it is a token of this mint, of the kind that counts, and in its time. */
  clientOf(token: string): Promise<string | null>;
}

export async function createTokenMint(issuer: string, bearerField: BearerField): Promise<TokenMint> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kinds = { accessToken: 'Bearer', idToken: 'ID' };

  async function clientOf(token: string): Promise<string | null> {
    const verified = await jwtVerify(token, publicKey, { issuer }).catch(() => null);
    const { azp, typ } = verified?.payload ?? {};
    return typ === kinds[bearerField] && typeof azp === 'string' ? azp : null;
  }

  async function issue(clientId: string, seconds: number): Promise<Record<BearerField, string>> {
    const expiresAt = Math.floor(Date.now() / 1000) + seconds;
    function signed(kind: BearerField): Promise<string> {
      return sign({ iss: issuer, azp: clientId, typ: kinds[kind] }, expiresAt, privateKey);
    }
    return { accessToken: await signed('accessToken'), idToken: await signed('idToken') };
  }
  return { issue, clientOf };
}

function sign(claims: Record<string, string>, expiresAt: number, key: CryptoKey): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(key);
}
