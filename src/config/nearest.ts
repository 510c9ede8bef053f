/** The known word that this one shortens or lengthens, else the one fewest corrections away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const kin = known.find((other) => other.startsWith(word) || word.startsWith(other));
  if (kin !== undefined) return kin;
  return [...known].sort((left, right) => corrections(word, left) - corrections(word, right))[0];
}

/** Levenshtein distance, one row of its table at a time. */
function corrections(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(row, column - 1) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, at(row, column) + 1, at(next, column - 1) + 1));
    }
    row = next;
  }
  return at(row, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
