import { Lexer, Source, TokenKind } from 'graphql';

const longestText = 100_000;
const mostTokens = 5_000;

/** Half of what the stack of a parser takes; no person writes a tenth of it. */
const deepestNesting = 200;

/** Why a text is not even parsed, as the end of a sentence; null when it can be. What is no GraphQL is left to the parser. */
export function whyUnreadable(text: string): string | null {
  if (text.length > longestText) return tooLarge;
  // Databases keep neither NUL nor half a surrogate pair, and what came back would have another digest.
  if (/[\0\p{Surrogate}]/u.test(text)) return 'holds characters that cannot be kept; remove them';
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  try {
    for (let tokens = 0; tokens <= mostTokens; tokens += 1) {
      const { kind } = lexer.advance();
      if (kind === TokenKind.EOF) return null;
      depth += stepOf(kind);
      if (depth > deepestNesting) return 'is nested too deeply; split it into several';
    }
    return tooLarge;
  } catch {
    return null;
  }
}

const tooLarge = 'is too large; split it into several';

const opening: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const closing: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

function stepOf(kind: TokenKind): number {
  if (opening.includes(kind)) return 1;
  return closing.includes(kind) ? -1 : 0;
}
