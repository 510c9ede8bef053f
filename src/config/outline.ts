import { z } from 'zod';

const text = z.string().catch('');
const texts = z.array(text).catch([]);

function tolerant<S extends z.ZodRawShape>(shape: S) {
  const section = z.object(shape);
  return section.catch(() => section.parse({}));
}

const everything = tolerant({
  database: tolerant({ url: text, folder: text }),
  keys: z.array(tolerant({ id: text, secret: text, secretFile: text })).catch([]),
  issuers: z
    .array(tolerant({ name: text, issuer: text, jwks: text, allowHttp: z.boolean().catch(false) }))
    .catch([]),
  systems: z
    .array(
      tolerant({
        name: text,
        url: text,
        allowHttp: z.boolean().catch(false),
        ca: text,
        roleSource: text,
        role: text,
        credential: tolerant({
          mode: text,
          issuers: texts,
          key: text,
          keyFile: text,
          clientSecret: text,
          clientSecretFile: text,
          tokenUrl: text,
          tokenEndpoint: text,
          realm: text,
          subjects: z.record(z.string(), z.unknown()).catch({}),
        }),
      }),
    )
    .catch([]),
  roles: z
    .record(
      z.string(),
      z.record(z.string(), z.array(tolerant({ issuer: text, claim: text, value: text })).catch([])).catch({}),
    )
    .catch({}),
});

/** What rules between several places look at; what is absent or of a wrong type is an empty text or list. */
export type Outline = z.output<typeof everything>;

/** Reads any document, so that such rules are checked even when the file has mistakes elsewhere. */
export function outlineOf(document: unknown): Outline {
  return everything.parse(document);
}
