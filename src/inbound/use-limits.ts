import { type ExecutionArgs, GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ClusterQLError } from '../errors.ts';
import type { FitsLimits } from '../operations/free-text.ts';
import type { RequestScope } from './request-scope.ts';

/** Far beyond what a person or a code generator writes, far below what overflows a parser's stack. */
const mostTokens = 5_000;

/**
 * Refuses a document with too many tokens before it is parsed: nesting of thousands overflows the stack, and
 * repetition of fields buys seconds of work. One that would ask for too much is refused before anything is asked.
 * How much is allowed is not told.
 */
export function useLimits(fitsLimits: FitsLimits): Plugin<object, { scope: RequestScope }> {
  return {
    onParse({ context, params: { source } }) {
      if (isStored(context)) return;
      if (isTooLong(typeof source === 'string' ? source : (source as Source).body)) throw tooLarge();
    },
    // Not a rule of validation, whose outcome Yoga keeps by the names of the rules.
    onExecute({ args }) {
      const { document, operationName } = args as Pick<ExecutionArgs, 'document' | 'operationName'>;
      if (!isStored(args.contextValue) && !fitsLimits(document, operationName)) throw tooLarge();
    },
  };
}

/** What is stored was measured when it was pushed, and again when it was read. */
function isStored(context: unknown): boolean {
  return (context as { scope: RequestScope }).scope.stored !== undefined;
}

function tooLarge(): GraphQLError {
  const refusal = new ClusterQLError('LIMIT_EXCEEDED', 'The document is too large; split it into several.');
  return new GraphQLError(refusal.message, {
    originalError: refusal,
    extensions: { http: { status: 400 } },
  });
}

/** What cannot be read as tokens is left to the parser, which says where. */
function isTooLong(text: string): boolean {
  // A token has a character at least, and most documents are no longer than that.
  if (text.length <= mostTokens) return false;
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
