import type { NamedSecret } from '../../domain/change/key.ts';
import { ClusterQLError } from '../../errors.ts';
import { createSealing } from '../sealing.ts';
import type { DatedTokens } from './kept-tokens.ts';

/** Tokens as the database keeps them: a JWE whose header names the key of the gateway that it is made with. */
export interface TokenSeal {
  /** With the first key. */
  seal(tokens: DatedTokens, belongsTo: string): Promise<string>;
  /** Null where the key is configured no more, or the text was changed or belongs to something else. */
  open(sealed: string, belongsTo: string): Promise<DatedTokens | null>;
}

/** What is sealed. Whose tokens they are is among it, so that a row copied over another one does not open. */
interface Content {
  readonly belongsTo: string;
  readonly tokens: DatedTokens;
}

/** Several times the header that any server takes, so only what could never be sent is refused. */
const mostCharacters = 64 * 1024;

export function createTokenSeal(secrets: readonly [NamedSecret, ...NamedSecret[]]): TokenSeal {
  const sealing = createSealing(secrets, 'tokens');
  return {
    async seal(tokens, belongsTo) {
      const text = JSON.stringify({ belongsTo, tokens } satisfies Content);
      if (text.length > mostCharacters) throw tooLong();
      return sealing.seal(text);
    },
    async open(sealed, belongsTo) {
      const content = JSON.parse((await sealing.open(sealed)) ?? 'null') as Content | null;
      return content?.belongsTo === belongsTo ? content.tokens : null;
    },
  };
}

function tooLong(): ClusterQLError {
  const sentence =
    'The issuer gave tokens of more than 64 KiB; ask its operator to put less into them, such as fewer groups.';
  return new ClusterQLError('UPSTREAM_PROTOCOL', sentence);
}
