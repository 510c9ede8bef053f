import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Viewer } from '../../domain/viewer.ts';
import { gatewaySystem } from '../../domain/system.ts';
import type { MediaType } from './accept.ts';
import { type DocumentConnection, nextCursor, rowsOf } from './connection.ts';
import { toCsv } from './csv.ts';
import { tagged } from './etag.ts';
import { errorAnswer, statusOf } from './refusal.ts';

/** What an answer depends on besides what came of the execution. */
export interface AnswerForm {
  readonly name: string;
  readonly type: MediaType;
  /** The list of the operation; given wherever the answer is CSV. */
  readonly connection: DocumentConnection | null;
  /** What was asked with GET, which alone can be asked again; null for POST. */
  readonly page: { readonly address: URL; readonly ifNoneMatch: string | null } | null;
}

/** What an execution came to, as plain HTTP: as JSON or as CSV, with a tag when it is whole, or as a refusal. */
export function toAnswer(result: ExecutionResult, form: AnswerForm, viewer: Viewer): Response {
  const { data, errors = [] } = result;
  const shown = errors.map(formatted);
  if (errors.length > 0 && isNothing(data, form)) {
    const { status = statusOf(shown), headers = {} } = httpOf(errors);
    return errorAnswer(shown, status, headers);
  }
  const headers = { ...headersOf(data, form), ...incompleteness(errors) };
  const body = bodyOf(data, shown, form);
  // What is missing now may be there a moment later, and what was sent with POST is not asked for again.
  return errors.length > 0 || form.page === null
    ? new Response(body, { headers })
    : tagged(body, headers, { viewer, ifNoneMatch: form.page.ifNoneMatch });
}

/** A table without rows cannot say that they could not be had, so beside an error it is no answer. */
function isNothing(data: ExecutionResult['data'], { type, connection }: AnswerForm): boolean {
  if (type === 'text/csv' && connection !== null) return rowsOf(connection, data).length === 0;
  return !data || Object.values(data).every((value) => value === null);
}

function bodyOf(
  data: ExecutionResult['data'],
  errors: readonly GraphQLFormattedError[],
  { type, connection }: AnswerForm,
): string {
  if (type === 'text/csv' && connection !== null) return toCsv(connection.columns, rowsOf(connection, data));
  return JSON.stringify(errors.length === 0 ? { data } : { errors, data });
}

function headersOf(data: ExecutionResult['data'], form: AnswerForm): Record<string, string> {
  const { name, type, connection, page } = form;
  const cursor = connection && nextCursor(connection, data);
  const after = connection?.after ?? null;
  const link =
    cursor !== null && after !== null && page !== null ? { link: nextLink(page.address, after, cursor) } : {};
  return type === 'text/csv'
    ? {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${name}.csv"`,
        ...link,
      }
    : { 'content-type': `${type}; charset=utf-8`, ...link };
}

/** From the root of the host on: which name the gateway has for a client, its proxies alone know. */
function nextLink(address: URL, variable: string, cursor: string): string {
  const next = new URL(address);
  next.searchParams.set(variable, cursor);
  return `<${next.pathname}${next.search}>; rel="next"`;
}

/** Which systems the rows of are missing, for those who read no JSON. */
function incompleteness(errors: readonly GraphQLError[]): Record<string, string> {
  const systems = errors.map(({ extensions: { system } }) =>
    typeof system === 'string' ? system : gatewaySystem.name,
  );
  return errors.length === 0 ? {} : { 'x-clusterql-incomplete': [...new Set(systems)].join(', ') };
}

/** As GraphQL has it, without the request's id, which stands in the header: so equal answers are equal bytes. */
function formatted(error: GraphQLError): GraphQLFormattedError {
  const { extensions = {}, ...rest } = error.toJSON();
  const { requestId: _, http: __, ...kept } = extensions;
  return { ...rest, extensions: kept };
}

interface HttpFacts {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the steps before the execution said of the answer, as where sign-in was missing. */
function httpOf(errors: readonly GraphQLError[]): HttpFacts {
  const facts = errors.map(({ extensions }) => extensions['http'] as HttpFacts | undefined);
  return facts.find((http) => http !== undefined) ?? {};
}
