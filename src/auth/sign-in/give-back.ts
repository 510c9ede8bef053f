import { toClusterQLError } from '../../errors.ts';
import type { TokenSet } from '../openid/token-set.ts';
import type { SignInParts } from './visit.ts';

/** Lets the issuer take back tokens that nobody needs any more. An issuer that is away keeps nobody from leaving. */
export type GiveBack = (issuer: string, tokens: TokenSet, requestId: string) => Promise<void>;

export function createGiveBack({ providers, onError }: SignInParts): GiveBack {
  return async function giveBack(issuer, tokens, requestId) {
    await providers
      .get(issuer)
      ?.revoke(tokens)
      .catch((error: unknown) => onError(toClusterQLError(error), requestId));
  };
}
