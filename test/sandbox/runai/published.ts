import { existsSync, readFileSync } from 'node:fs';
import { violations, type Document } from './openapi.ts';

const upstream = new URL('../../../../shared/upstream/', import.meta.url);

/** Whether the published documents are at hand, and what a title says when they are not. */
export const absent = !existsSync(upstream);
export const why = absent ? ' (skipped: ../shared/upstream is not here)' : '';

export function load(name: string): any {
  return JSON.parse(readFileSync(new URL(name, upstream), 'utf8'));
}

/** What is wrong with an answer according to the document of 2.24; that it is not documented, for one. */
export function faultsOf(
  { method, template }: { method: string; template: string },
  { status, body }: { status: number; body: unknown },
): string[] {
  const document: Document & { paths: any } = load('specs/runai-2.24.json');
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return [`${method} ${template} is not documented`];
  const given = operation.responses[status];
  if (given === undefined) return [`${status} is not documented for ${method} ${template}`];
  const response = given.$ref === undefined ? given : referred(given.$ref, document);
  const schema = response.content?.['application/json']?.schema;
  if (schema === undefined) return body === undefined ? [] : ['a body where none is documented'];
  return violations(body, schema, document);
}

function referred(ref: string, document: unknown): any {
  return ref
    .split('/')
    .slice(1)
    .reduce((part: any, key) => part[key], document);
}
