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

export function reply(body: unknown, status = 200): Response {
  return new Response(pythonJson(body), { status, headers: { 'content-type': 'application/json' } });
}

/** Renku's codes are 1000 above the HTTP status. */
export function replyError(status: number, message: string): Response {
  return reply({ error: { code: 1000 + status, message } }, status);
}

/** Cores are floats in Python, so whole ones are written `4.0`. */
function pythonJson(body: unknown): string {
  return JSON.stringify(body).replace(/"(cpu|cpu_limit_factor)":(\d+)(?=[,}])/g, '"$1":$2.0');
}
