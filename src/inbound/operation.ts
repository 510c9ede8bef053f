import { type ReadBody, readJsonBody, type UnreadBody } from './body.ts';
import type { Refusal } from './request-scope.ts';

export const endpoint = '/graphql';
export const healthEndpoint = '/health/live';
/** Where the files of GraphiQL are, below. */
export const assetsEndpoint = '/graphiql/assets/';

/** Whether an address is among those by which browsers sign in and out. */
export function isSignInPath(pathname: string): boolean {
  return pathname.startsWith('/auth/');
}

const nothingHere: Refusal = { status: 404, message: `Nothing is here; GraphQL is at ${endpoint}.` };

/**
 * What is asked in the body, or why nothing more is looked at; null leaves the address to Yoga, which by
 * itself would take every address that ends in its endpoint.
 */
export async function readOperation(
  method: string,
  { pathname, searchParams }: URL,
  body: UnreadBody,
): Promise<ReadBody | null> {
  if (isNoOperation(pathname)) return null;
  if (pathname !== endpoint) return nothingHere;
  return method === 'POST' ? readJsonBody(body) : parameterRefusal(searchParams);
}

function isNoOperation(pathname: string): boolean {
  return pathname === healthEndpoint || pathname.startsWith(assetsEndpoint) || isSignInPath(pathname);
}

export function refusalOf(body: ReadBody | null): Refusal | null {
  return body !== null && 'status' in body ? body : null;
}

/** Yoga throws at parameters that are no JSON as if the mistake were the gateway's. */
function parameterRefusal(parameters: URLSearchParams): Refusal | null {
  const name = ['variables', 'extensions'].find((each) => !isJson(parameters.get(each) ?? 'null'));
  return name === undefined
    ? null
    : { status: 400, message: `${name} in the address must be a JSON object.` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // An empty parameter counts as none.
    return text === '';
  }
}
