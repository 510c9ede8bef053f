/** A request Renku turns down; becomes its error body. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function unauthorized(): Refusal {
  return new Refusal(401, 'The supplied credentials are missing or invalid.');
}

export function forbidden(): Refusal {
  return new Refusal(403, 'You do not have the required permissions for this operation.');
}

/** Missing and hidden look the same from outside. */
export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} does not exist or you do not have access to it.`);
}

/** The schema's complaint, each problem written `field: reason`. */
export function invalidFields(problems: readonly string[]): Refusal {
  return new Refusal(422, `There are errors in the following fields, ${problems.join(', ')}`);
}

/** A rule that a well-formed body breaks. */
export function invalid(sentence: string): Refusal {
  return new Refusal(422, sentence);
}

export function unexpected(): Refusal {
  return new Refusal(500, 'An unexpected error occurred');
}

/** What Renku did not foresee and its database refused. */
export function databaseError(reason: string): Refusal {
  return new Refusal(500, `Database error occurred: ${reason}`);
}

export function reply(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(pythonJson(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** Renku's codes are 1000 above the HTTP status. */
export function replyError(status: number, message: string): Response {
  return reply({ error: { code: 1000 + status, message } }, status);
}

/** Cores and hours are floats in Python, so whole ones are written `4.0`. */
function pythonJson(body: unknown): string {
  const wholeFloats =
    /"(cpu|cpu_limit_factor|runtime|usage_hours_total|usage_hours_remaining)":(\d+)(?=[,}])/g;
  return JSON.stringify(body).replace(wholeFloats, '"$1":$2.0');
}
