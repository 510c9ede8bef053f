import type { Refusal } from './request-scope.ts';

export interface UnreadBody {
  readonly contentType: string | null | undefined;
  readonly contentLength: string | null | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export type ReadBody = { readonly value: object; readonly text: string } | Refusal;

/** Larger than any document a person writes, far smaller than what hurts. */
export const mostBodyBytes = 1024 * 1024;

/**
 * Reads, limits and parses a GraphQL body before Yoga does: its own limiter pipes every body through a
 * second request and costs more than all the rest together. One rule for the socket and for `fetch`.
 */
export async function readJsonBody({ contentType, contentLength, chunks }: UnreadBody): Promise<ReadBody> {
  if (!isJson(contentType)) {
    return {
      status: 415,
      message: 'Send the operation as JSON, with the header "Content-Type: application/json".',
    };
  }
  if (Number(contentLength ?? 0) > mostBodyBytes) return tooLarge;
  const text = await readText(chunks);
  return text === null ? tooLarge : parse(text);
}

export type ReadVariables = { readonly variables: Readonly<Record<string, unknown>> } | Refusal;

/** Reads the variables of a stored operation; nothing at all, as `curl -X POST` sends, is none of them. */
export async function readVariablesBody({
  contentType,
  contentLength,
  chunks,
}: UnreadBody): Promise<ReadVariables> {
  if (Number(contentLength ?? 0) > mostBodyBytes) return tooLarge;
  const text = await readText(chunks);
  if (text === null) return tooLarge;
  if (text === '') return { variables: {} };
  if (!isJson(contentType)) {
    return {
      status: 415,
      message: 'Send the variables as JSON, with the header "Content-Type: application/json".',
    };
  }
  const variables = objectIn(text);
  return variables === null
    ? { status: 400, message: 'The body must be the variables as a JSON object like {"first": 20}.' }
    : { variables };
}

const tooLarge: Refusal = {
  status: 413,
  message: `The body may hold ${mostBodyBytes} bytes at most; send a smaller document or smaller variables.`,
};

function isJson(contentType: string | null | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}

/** Null as soon as the limit is passed; what follows is not read. */
async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string | null> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > mostBodyBytes) return null;
    read.push(chunk);
  }
  return Buffer.concat(read).toString('utf8');
}

/** Yoga waits for ever for a body that is an empty object or list, so those are refused here too. */
function parse(text: string): ReadBody {
  const value = objectIn(text);
  return value === null || Object.keys(value).length === 0
    ? {
        status: 400,
        message: 'The body must be a JSON object like {"query": "{ viewer { subject } }"}.',
      }
    : { value, text };
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
