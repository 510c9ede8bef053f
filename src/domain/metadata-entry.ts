/** Something that a site keeps with a row. */
export interface MetadataEntry {
  readonly key: string;
  /** JSON where it is no text. */
  readonly value: string;
}
