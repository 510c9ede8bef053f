import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ClusterQLError } from '../errors.ts';

/** Far beyond what a person or a code generator writes, far below what overflows a parser's stack. */
const mostTokens = 5_000;

/**
 * Refuses a document that is too large before it is parsed: nesting of thousands overflows the stack, and
 * repetition of fields buys seconds of work. How much is allowed is not told.
 */
export function useLimits(): Plugin {
  return {
    onParse({ params: { source } }) {
      if (!isTooLong(typeof source === 'string' ? source : (source as Source).body)) return;
      const refusal = new ClusterQLError(
        'LIMIT_EXCEEDED',
        'The document is too large; split it into several.',
      );
      throw new GraphQLError(refusal.message, {
        originalError: refusal,
        extensions: { http: { status: 400 } },
      });
    },
  };
}

/** What cannot be read as tokens is left to the parser, which says where. */
function isTooLong(text: string): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    for (let tokens = 0; tokens <= mostTokens; tokens += 1) {
      if (lexer.advance().kind === TokenKind.EOF) return false;
    }
    return true;
  } catch {
    return false;
  }
}
