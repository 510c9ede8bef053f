import type { Problem } from '../../domain/change/refusal.ts';
import { type MemberInput, memberProblems } from '../../domain/pool-member.ts';
import { emailKey } from './email.ts';

/** A member as a row holds it: an account, or an address. */
export type MemberColumns = Readonly<Record<'issuer' | 'subject' | 'email', string | null>>;

/** Of an input that breaks no rule. */
export function memberColumns({ issuer, subject, email }: MemberInput): MemberColumns {
  const address = emailKey(email);
  if (address !== null) return { issuer: null, subject: null, email: address };
  return { issuer: issuer ?? null, subject: subject ?? null, email: null };
}

/** The same for the same member alone: what members are compared by, of whom a pool can have thousands. */
export function memberIdentity({ issuer, subject, email }: MemberColumns): string {
  return JSON.stringify([issuer, subject, email]);
}

/** What keeps these from being members of a native pool, all of it at once. */
export function newMemberProblems(members: readonly MemberInput[], issuers: readonly string[]): Problem[] {
  const known = `known are ${issuers.join(', ')}`;
  return [
    ...nativeMemberProblems(members),
    ...members.flatMap(({ issuer }, at) =>
      issuer && !issuers.includes(issuer)
        ? [{ path: `members.${at}.issuer`, message: `No issuer of this name is configured; ${known}.` }]
        : [],
    ),
  ];
}

/** An issuer that is configured no longer is none here: its accounts can still be taken off a pool. */
export function nativeMemberProblems(members: readonly MemberInput[]): Problem[] {
  return [
    ...memberProblems(members),
    ...members.flatMap((member, at) => {
      const problem = oneProblem(member);
      return problem === null ? [] : [{ ...problem, path: `members.${at}.${problem.path}` }];
    }),
  ];
}

function oneProblem({ kind, issuer, subject, email }: MemberInput): Problem | null {
  if (kind !== 'USER')
    return { path: 'kind', message: 'Members of a native pool are users; Renku has groups and projects.' };
  if (subject && !issuer)
    return { path: 'issuer', message: 'An account of a native pool needs the issuer of its subject.' };
  if (email && emailKey(email) === null)
    return { path: 'email', message: 'This must be an email address in ASCII.' };
  return null;
}
