import type { Problem } from './change/refusal.ts';
import type { NodeKey } from './id.ts';
import type { SystemRef } from './system.ts';

export const memberKinds = ['USER', 'GROUP', 'PROJECT'] as const;

export type MemberKind = (typeof memberKinds)[number];

/** Who may use a pool that is not public, or is kept out of one. */
export interface PoolMember {
  readonly kind: MemberKind;
  /** Kept out, whatever else would let this member in. Renku alone. */
  readonly prohibited: boolean;
  /** Name of the configured issuer that `subject` is of; null where the system has accounts of its own. */
  readonly issuer: string | null;
  /** Of a user's account; null for a native member known by email, for groups and projects. */
  readonly subject: string | null;
  readonly email: string | null;
  /** The system's own key of a group or project. */
  readonly key: string | null;
  /** Of a group or project. */
  readonly name: string | null;
}

/** A member as a mutation names it: a user by issuer and subject, by subject, or by email; a group or project by key. */
export interface MemberInput {
  readonly kind: MemberKind;
  readonly issuer?: string | null | undefined;
  readonly subject?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly key?: string | null | undefined;
}

/** Reads the members of a system's pools, bound to one caller. */
export interface PoolMemberSource {
  readonly system: SystemRef;
  /** One list for each key, in their order; null in the place of a pool that is missing or hidden. */
  membersOf(pools: readonly NodeKey[]): Promise<readonly (readonly PoolMember[] | null)[]>;
}

/** What is wrong with members as an input names them, without looking. */
export function memberProblems(members: readonly MemberInput[]): Problem[] {
  const seen = new Set<string>();
  return members.flatMap((member, index) => {
    const path = `members.${index}`;
    const identity = JSON.stringify(identityOf(member));
    if (seen.has(identity)) return [{ path, message: 'This member is named twice.' }];
    seen.add(identity);
    return wellNamed(member) ? [] : [{ path, message: naming[member.kind] }];
  });
}

function wellNamed({ kind, issuer, subject, email, key }: MemberInput): boolean {
  if (kind !== 'USER') return isGiven(key) && !issuer && !subject && !email;
  return !key && isGiven(subject) !== isGiven(email) && (isGiven(subject) || !issuer);
}

function isGiven(text: string | null | undefined): boolean {
  return typeof text === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(text);
}

/** Addresses are told apart without regard to case. */
function identityOf({ kind, issuer, subject, email, key }: MemberInput) {
  return [kind, issuer ?? null, subject ?? null, email?.toLowerCase() ?? null, key ?? null];
}

const naming: Record<MemberKind, string> = {
  USER: 'Name a user by subject (with its issuer for native pools) or by email, not by both.',
  GROUP: 'Name a group by its key alone.',
  PROJECT: 'Name a project by its key alone.',
};
