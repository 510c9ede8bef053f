import { buildSchema } from 'graphql';
import { digestOf } from '../../src/operations/id.ts';

/** A schema small enough to see at a glance why a document fits it or not. */
export const smallSchema = buildSchema(`
  type Query { jobs(first: Int = 20, state: State): Jobs, systems: [System!]! }
  type Mutation { cancel(id: ID!): Job }
  enum State { RUNNING PENDING }
  type Jobs { nodes: [Job!]! totalCount: Int }
  type Job { id: ID! name: String state: State! }
  type System { name: String! }
`);

/** A query of this name; another `field` makes another text. */
export function query(name: string, field = 'name'): string {
  return `query ${name} { systems { ${field} } }`;
}

export function apolloManifest(...texts: readonly string[]): string {
  const operations = texts.map((body) => ({ id: digestOf(body), ...namesIn(body), body }));
  return JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
}

/** As relay-compiler writes it, whose ids are MD5 unless told otherwise, and codegen, whose are SHA-1. */
export function documentMap(algorithm: 'md5' | 'sha1' | 'sha256', ...texts: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(texts.map((text) => [digestOf(text, algorithm), text])));
}

function namesIn(body: string) {
  const [, type, name] = /(query|mutation) (\w+)/.exec(body) ?? [];
  return { name, type };
}
