import { z } from 'zod';
import type { Manifest, ManifestEntry } from './entry.ts';

/** `@apollo/generate-persisted-query-manifest`: a list under `operations`. */
const ApolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), name: z.string(), body: z.string() })),
});

/** relay-compiler's `persistConfig.file`, and the `persisted-documents.json` of codegen's client preset. */
const DocumentMap = z.record(z.string(), z.string());

/** The documents of a manifest in any of the formats, or why it is none, said with the mend. */
export function readManifest(text: string): Manifest | string {
  const json = parseJson(text);
  if (json === undefined) return 'The manifest is no JSON; push the file that the code generator wrote.';
  const apollo = ApolloManifest.safeParse(json);
  if (apollo.success)
    return {
      kind: 'APOLLO',
      entries: apollo.data.operations.map(({ id, name, body }) => ({ place: id, id, name, text: body })),
    };
  const map = DocumentMap.safeParse(json);
  if (map.success) return { kind: 'MAP', entries: Object.entries(map.data).map(toEntry) };
  return 'The manifest has none of the known forms; take that of Apollo (generate-persisted-query-manifest), of Relay (persistConfig.file), of codegen (persisted-documents.json), or a folder of .graphql files.';
}

function toEntry([id, text]: [string, string]): ManifestEntry {
  return { place: id, id, name: null, text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
