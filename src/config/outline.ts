import { z } from 'zod';

const text = z.string().catch('');
const texts = z.array(text).catch([]);
const flag = z.boolean().catch(false);

function tolerant<S extends z.ZodRawShape>(shape: S) {
  const section = z.object(shape);
  return section.catch(() => section.parse({}));
}

const link = tolerant({
  mode: text,
  issuers: texts,
  issuer: text,
  token: text,
  key: text,
  keyFile: text,
  clientId: text,
  clientSecret: text,
  clientSecretFile: text,
  roles: texts,
  tokenUrl: text,
  tokenEndpoint: text,
  realm: text,
  subjects: z.record(z.string(), z.unknown()).catch({}),
});

const client = tolerant({
  id: text,
  secret: text,
  secretFile: text,
  signIn: z.boolean().catch(true),
  bearer: text,
});

/** The ways of a credential: one section, or a list of them. */
const links = z
  .unknown()
  .optional()
  .transform((written) =>
    Array.isArray(written)
      ? written.map((each: unknown, index) => ({ ...link.parse(each), place: ['credential', index] }))
      : [{ ...link.parse(written), place: ['credential'] }],
  );

const everything = tolerant({
  listen: text,
  publicUrl: text,
  database: tolerant({ url: text, folder: text }),
  keys: z.array(tolerant({ id: text, secret: text, secretFile: text })).catch([]),
  issuers: z
    .array(
      tolerant({
        name: text,
        issuer: text,
        jwks: text,
        allowHttp: flag,
        keyOnly: flag,
        audiences: texts,
        allowIdTokens: flag,
        client: z
          .unknown()
          .optional()
          .transform((written) => (written === undefined ? null : client.parse(written))),
      }),
    )
    .catch([]),
  systems: z
    .array(
      tolerant({
        name: text,
        url: text,
        allowHttp: flag,
        ca: text,
        roleSource: text,
        role: text,
        headerTokens: tolerant({ issuers: texts, opaque: flag }),
        credential: links,
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

/** One way of a credential; `place` leads to it from its system. */
export type OutlinedLink = Outline['systems'][number]['credential'][number];

/** Reads any document, so that such rules are checked even when the file has mistakes elsewhere. */
export function outlineOf(document: unknown): Outline {
  return everything.parse(document);
}

/** Every way of every credential, with the path to it and its system. */
export function linksOf({ systems }: Outline) {
  return systems.flatMap((system, index) =>
    system.credential.map((link) => ({
      ...{ link, system, systemPath: ['systems', index] },
      path: ['systems', index, ...link.place],
    })),
  );
}
