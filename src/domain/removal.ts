/** What became of something that was to be removed. */
export interface Removal<Row> {
  readonly deletedId: string;
  /** As it stands while its system still clears up after it; null when it is gone. */
  readonly row: Row | null;
}
