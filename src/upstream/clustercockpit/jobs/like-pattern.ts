/**
 * The text as a pattern of SQLite's LIKE, which can match more than was asked and never less. LIKE folds no
 * letters but ASCII's, while ours fold `İ` and the Kelvin sign to `i` and `k` as well: what it could miss stands
 * as a wildcard. `%` and `_` of the client are not escaped by cc-backend.
 */
export function likePattern(text: string): string {
  return text.replace(/[^ -~]+/g, '%').replace(/[ik]/gi, '_');
}
