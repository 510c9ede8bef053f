import { hkdfSync } from 'node:crypto';
import { compactDecrypt, CompactEncrypt, type CompactJWEHeaderParameters } from 'jose';
import type { NamedSecret } from '../../domain/change/key.ts';
import { ClusterQLError } from '../../errors.ts';
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

const decryption = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };

export function createTokenSeal(secrets: readonly [NamedSecret, ...NamedSecret[]]): TokenSeal {
  const [first] = secrets;
  const header = { alg: 'dir', enc: 'A256GCM', kid: first.id };
  const sealing = keyOf(first);
  const keys = new Map(secrets.map((each) => [each.id, keyOf(each)]));

  async function contentOf(sealed: string): Promise<Content> {
    const { plaintext } = await compactDecrypt(
      sealed,
      ({ kid = '' }: CompactJWEHeaderParameters) =>
        keys.get(kid) ?? Promise.reject(new Error('sealed with another key')),
      decryption,
    );
    return JSON.parse(Buffer.from(plaintext).toString()) as Content;
  }

  return {
    async seal(tokens, belongsTo) {
      const text = JSON.stringify({ belongsTo, tokens } satisfies Content);
      if (text.length > mostCharacters) throw tooLong();
      return new CompactEncrypt(Buffer.from(text)).setProtectedHeader(header).encrypt(sealing);
    },
    async open(sealed, belongsTo) {
      const content = await contentOf(sealed).catch(() => null);
      return content?.belongsTo === belongsTo ? content.tokens : null;
    },
  };
}

function keyOf({ secret }: NamedSecret): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'clusterql tokens', 32));
}

function tooLong(): ClusterQLError {
  const sentence =
    'The issuer gave tokens of more than 64 KiB; ask its operator to put less into them, such as fewer groups.';
  return new ClusterQLError('UPSTREAM_PROTOCOL', sentence);
}
