import { type Problem, refuseIfAny } from '../../domain/change/refusal.ts';
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

/** They are compared with each other and with all users, which must not take long. */
const mostMembers = 1_000;

/** Finds users by their addresses; throws `InvalidInput` with everything that is wrong. */
export async function nameMembers(
  renku: BoundRenku,
  members: readonly MemberInput[],
): Promise<NamedMember[]> {
  refuseIfAny(members.length > mostMembers ? [{ path: 'members', message: tooMany }] : []);
  const usersOf = await findUsers(renku, members);
  const found = members.map((member, at) => nameOne(usersOf, member, `members.${at}`));
  const named = found.filter((each) => 'id' in each);
  const problems = [...found.filter((each) => 'message' in each), ...twiceProblems(named)];
  refuseIfAny(problems);
  return named;
}

/** The users that have an address. */
type UsersOf = (email: string) => readonly wire.User[];

/** One address by a request of its own, several from the list of everybody: never one request for each. */
async function findUsers(renku: BoundRenku, members: readonly MemberInput[]): Promise<UsersOf> {
  const [email, ...others] = new Set(members.flatMap((member) => (member.email ? [member.email] : [])));
  if (email === undefined) return () => [];
  const query = others.length === 0 ? { exact_email: email } : {};
  const users = await renku.read({ path: '/users', query, schema: wire.Users });
  return others.length === 0 ? () => users : (wanted) => users.filter((user) => user.email === wanted);
}

function nameOne(
  usersOf: UsersOf,
  { kind, issuer, subject, email, key }: MemberInput,
  path: string,
): NamedMember | Problem {
  if (kind !== 'USER') {
    const type = kind === 'GROUP' ? 'group' : 'project';
    return key && isUlid(key) ? { path, type, id: key } : { path: `${path}.key`, message: noUlid };
  }
  if (issuer) return { path: `${path}.issuer`, message: noIssuer };
  if (email) return theOnly(usersOf(email), path);
  // Renku CRC's pattern of a user id.
  return subject && /^[A-Za-z0-9][A-Za-z0-9-]+$/.test(subject)
    ? { path, type: 'user', id: subject }
    : { path: `${path}.subject`, message: noSubject };
}

function theOnly([user, ...others]: readonly wire.User[], path: string): NamedMember | Problem {
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

const tooMany = `Name at most ${mostMembers} members at once.`;
const noUlid = 'A group or project of Renku is named by its ULID.';
const noIssuer = 'Renku knows users by an id of its own; leave the issuer out.';
const noSubject = "This must be a user's id in Renku.";
const noUser = 'Renku knows no user of this address, written exactly so; who never signed in is not known.';
const severalUsers = 'Several users have this address; name the user by subject.';
