import { z } from 'zod';
import type { Problem } from '../../domain/change/refusal.ts';
import type { Manifest, ManifestEntry } from './entry.ts';

/** What tells a manifest of `@apollo/generate-persisted-query-manifest` from others. */
const Format = z.object({ format: z.literal('apollo-persisted-query-manifest') });

const ApolloManifest = Format.extend({
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), name: z.string(), body: z.string() })),
});

/** relay-compiler's `persistConfig.file`, and the `persisted-documents.json` of codegen's client preset. */
const DocumentMap = z.record(z.string(), z.string());

/** The documents of a manifest in any of the formats, or why it is none, said with the mend. */
export function readManifest(text: string): Manifest | readonly Problem[] {
  const json = parseJson(text);
  if (json === undefined) return refused('This is no JSON; push the file that the code generator wrote.');
  if (Format.safeParse(json).success) return readApollo(json);
  const map = DocumentMap.safeParse(json);
  return map.success ? { kind: 'MAP', entries: Object.entries(map.data).map(toEntry) } : refused(knownForms);
}

function readApollo(json: unknown): Manifest | readonly Problem[] {
  const { data, error } = ApolloManifest.safeParse(json);
  if (error !== undefined)
    return error.issues.map(({ path, message }) => ({
      ...{ path: ['manifest', ...path].join('.'), message: `${message}; generate the manifest anew.` },
    }));
  return {
    kind: 'APOLLO',
    entries: data.operations.map(({ id, name, body }, at) => ({
      ...{ place: `manifest.operations.${at}`, id, name, text: body },
    })),
  };
}

const knownForms =
  'This has none of the known forms; take that of Apollo (generate-persisted-query-manifest), of Relay (persistConfig.file), of codegen (persisted-documents.json), or a folder of .graphql files.';

function toEntry([id, text]: [string, string]): ManifestEntry {
  return { place: `manifest.${id}`, id, name: null, text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function refused(message: string): readonly Problem[] {
  return [{ path: 'manifest', message }];
}
