/** What GraphQL answered, or why it did not. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

export interface AnswerError {
  readonly message: string;
  readonly extensions?: {
    readonly reason?: string;
    readonly system?: string;
    /** Where a person mends it by signing in. */
    readonly connectUrl?: string;
  };
}

/** Of another page's forms and scripts a browser lets no such header through; the gateway asks for it beside a cookie. */
const ofThisPage = { 'x-clusterql-csrf': '1' };

/** Where the browser shall return to from signing in. */
const thisPage = '/graphql';

/** Asks as whoever the cookie says, unless `headers` bring an Authorization, which the gateway prefers. */
export async function ask(operation: object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...headers, ...ofThisPage, 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  });
  return (await response.json()) as Answer;
}

/** Does something about who is signed in; answers where the browser has to go for it, null when nowhere. */
export async function post(address: `/auth/${string}`): Promise<string | null> {
  const response = await fetch(returning(address), {
    method: 'POST',
    credentials: 'same-origin',
    headers: ofThisPage,
  });
  if (!response.ok) throw new Error(await refusalIn(response));
  if (response.status === 204) return null;
  const { location } = (await response.json()) as { location: string | null };
  return location;
}

/** The address with the way back to this page. */
export function returning(address: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}return=${encodeURIComponent(thisPage)}`;
}

async function refusalIn(response: Response): Promise<string> {
  try {
    const { errors } = (await response.json()) as Answer;
    return errors?.[0]?.message ?? response.statusText;
  } catch {
    return `The gateway answered ${response.status}.`;
  }
}
