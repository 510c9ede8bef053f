import type { ManifestKind } from '../stored-operation.ts';

/** One document of a manifest, as it was written. */
export interface ManifestEntry {
  /** Where it stands, for messages: an id, a place in a list or a file. */
  readonly place: string;
  /** What clients will send; null where the manifest gives none, as a folder of files does. */
  readonly id: string | null;
  readonly text: string;
  /** What the manifest says the operation is called; null where it says nothing. */
  readonly name: string | null;
}

export interface Manifest {
  readonly kind: ManifestKind;
  readonly entries: readonly ManifestEntry[];
}
