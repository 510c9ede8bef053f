import { InvalidInput, type Problem } from '../../domain/change/refusal.ts';
import type { MemberInput } from '../../domain/pool-member.ts';
import type { BoundRenku } from './bound-renku.ts';
import { isUlid } from './key.ts';
import * as wire from './schema.ts';

/** A member of an input, as Renku knows it. */
export interface NamedMember {
  /** In the input. */
  readonly path: string;
  readonly type: wire.Member['member_type'];
  readonly id: string;
}

/** Finds users by their addresses; throws `InvalidInput` with everything that is wrong. */
export async function nameMembers(
  renku: BoundRenku,
  members: readonly MemberInput[],
): Promise<NamedMember[]> {
  const found = await Promise.all(members.map((member, at) => nameOne(renku, member, `members.${at}`)));
  const named = found.filter((each) => 'id' in each);
  const problems = [...found.filter((each) => 'message' in each), ...twiceProblems(named)];
  if (problems.length > 0) throw new InvalidInput(problems);
  return named;
}

async function nameOne(
  renku: BoundRenku,
  { kind, issuer, subject, email, key }: MemberInput,
  path: string,
): Promise<NamedMember | Problem> {
  if (kind !== 'USER') {
    const type = kind === 'GROUP' ? 'group' : 'project';
    return key && isUlid(key) ? { path, type, id: key } : { path: `${path}.key`, message: noUlid };
  }
  if (issuer) return { path: `${path}.issuer`, message: noIssuer };
  if (email) return userByEmail(renku, email, path);
  // Renku CRC's pattern of a user id.
  return subject && /^[A-Za-z0-9][A-Za-z0-9-]+$/.test(subject)
    ? { path, type: 'user', id: subject }
    : { path: `${path}.subject`, message: noSubject };
}

async function userByEmail(renku: BoundRenku, email: string, path: string): Promise<NamedMember | Problem> {
  const users = await renku.read({ path: '/users', query: { exact_email: email }, schema: wire.Users });
  const [user, ...others] = users;
  if (user !== undefined && others.length === 0) return { path, type: 'user', id: user.id };
  return { path: `${path}.email`, message: user === undefined ? noUser : severalUsers };
}

/** Renku CRC answers 500 to the same member twice in one body. */
function twiceProblems(named: readonly NamedMember[]): Problem[] {
  return named
    .filter((member, at) => named.slice(0, at).some((other) => isSame(member, other)))
    .map(({ path }) => ({ path, message: 'This member is named twice.' }));
}

function isSame(a: NamedMember, b: NamedMember): boolean {
  return a.type === b.type && a.id === b.id;
}

const noUlid = 'A group or project of Renku is named by its ULID.';
const noIssuer = 'Renku knows users by an id of its own; leave the issuer out.';
const noSubject = "This must be a user's id in Renku.";
const noUser = 'Renku knows no user of this address, written exactly so; who never signed in is not known.';
const severalUsers = 'Several users have this address; name the user by subject.';
