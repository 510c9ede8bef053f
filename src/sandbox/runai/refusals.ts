import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

/** One way in which a submission breaks the policy of its project. */
export interface ComplianceIssue {
  field: string;
  details: string;
  rule: 'min' | 'max' | 'required' | 'options' | null;
}

/** A submission that breaks the policy; its body says more than others. */
class NonCompliant extends HTTPException {
  readonly issues: readonly ComplianceIssue[];

  constructor(issues: readonly ComplianceIssue[]) {
    super(400, { message: 'The workload request does not comply with the policy' });
    this.issues = issues;
  }
}

export function badRequest(message: string): never {
  throw new HTTPException(400, { message });
}

export function nonCompliant(issues: readonly ComplianceIssue[]): never {
  throw new NonCompliant(issues);
}

/** One body for every bad token, and no WWW-Authenticate that would tell them apart. */
export function unauthenticated(): never {
  throw new HTTPException(401, { message: 'Issuer is not familiar.' });
}

export function forbidden(): never {
  throw new HTTPException(403, { message: 'You do not have sufficient permissions.' });
}

export function notFound(): never {
  throw missing();
}

function missing(): HTTPException {
  return new HTTPException(404, { message: 'Not found' });
}

export function conflict(message: string): never {
  throw new HTTPException(409, { message });
}

/** The control plane's error body; `code` repeats the status. */
export function refuse(c: Context, error: Error): Response {
  if (!(error instanceof HTTPException)) return c.json({ code: 500, message: 'Something went wrong' }, 500);
  const { status, message } = error;
  const issues = error instanceof NonCompliant ? { complianceIssues: error.issues } : {};
  return c.json({ code: status, message, ...issues }, status);
}

/** What an endpoint answers that does not exist. */
export function refuseUnknown(c: Context): Response {
  return refuse(c, missing());
}

/** Taken on, to be carried out later. */
export function accepted(c: Context, message: string): Response {
  return c.json({ code: 202, message }, 202);
}
