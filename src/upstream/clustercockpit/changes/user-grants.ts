import type { Change, Step } from '../../../domain/change/change.ts';
import { conflict, InvalidInput, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { UserGrantChanges, UserGrantEdit, UserGrants } from '../../../domain/user-grant-changes.ts';
import { parseNameKey } from '../key.ts';
import { type BoundCockpit, cockpitStep, told } from './cockpit-step.ts';
import { type Account, Accounts, Anything } from './schema.ts';

const roles = ['api', 'user', 'manager', 'support', 'admin'];
/** Names that stand in a path as they are: cc-backend does not decode one. */
const plainName = /^[\w.@:+~-]+$/;

/** In an order in which each can be done: projects are for managers, who stay such while they have any. */
const operations = [
  ['addRoles', 'add-role', 'Give the role'],
  ['addProjects', 'add-project', 'Give the project'],
  ['removeProjects', 'remove-project', 'Take the project'],
  ['removeRoles', 'remove-role', 'Take the role'],
] as const;

export function userGrantChanges(cockpit: BoundCockpit): UserGrantChanges {
  return { system: cockpit.door.system, edit: (key, edit) => editGrants(cockpit, key, edit) };
}

/** One operation a request; what the account has, or lacks, already is not sent, because it would be refused. */
async function editGrants(
  cockpit: BoundCockpit,
  key: NodeKey,
  edit: UserGrantEdit,
): Promise<Change<UserGrants>> {
  const { system } = cockpit.door;
  const userId = formatId('User', system.name, ...key);
  const username = parseNameKey(key);
  const account = username === null ? null : await findAccount(cockpit, username);
  if (account === null) throw notFound('User', userId);
  checkEdit(account, edit);
  if (!plainName.test(account.username))
    throw told(system, 'UNSUPPORTED', `${system.name} cannot change an account of this name over REST.`);
  const steps = operations.flatMap(([field, operation, doing]) =>
    (edit[field] ?? []).flatMap((word, index) =>
      has(account, field, word) === field.startsWith('add')
        ? []
        : [grantStep(cockpit, account, { operation, word, doing, field: `${field}.${index}` })],
    ),
  );
  return {
    steps,
    async result() {
      const now = (await findAccount(cockpit, account.username)) ?? account;
      return { userId, roles: now.roles ?? [], projects: projectsOf(now) };
    },
    lookAt: () => userId,
  };
}

interface Grant {
  readonly operation: (typeof operations)[number][1];
  readonly word: string;
  /** For people. */
  readonly doing: string;
  /** Path into the input. */
  readonly field: string;
}

function grantStep(
  cockpit: BoundCockpit,
  { username }: Account,
  { operation, word, doing, field }: Grant,
): Step {
  const { name } = cockpit.door.system;
  return cockpitStep(cockpit, {
    intent: `${doing} ${word} ${operation.startsWith('add') ? 'to' : 'from'} ${username}`,
    fields: [field],
    request: () => ({
      method: 'POST',
      path: `/api/user/${username}`,
      body: { [operation]: word },
      schema: Anything,
    }),
    refusals: {
      422: conflict(`The account is not as it was looked at, and ${name} refuses this; try again.`),
    },
    ifNoRoute: `${name} is older than cc-backend 1.5.4, which was the first to change accounts over REST; use its administration page.`,
  });
}

/** By the list of all: cc-backend has no other way to read an account. */
async function findAccount({ door, caller }: BoundCockpit, username: string): Promise<Account | null> {
  const accounts = await door.read(caller, { path: '/api/users/', schema: Accounts });
  return accounts.find((each) => each.username === username) ?? null;
}

/** The rules that cc-backend tells apart in no way that a program could read. */
function checkEdit(
  account: Account,
  { addRoles, removeRoles, addProjects, removeProjects }: UserGrantEdit,
): void {
  const strange = [...(addRoles ?? []), ...(removeRoles ?? [])].filter((role) => !roles.includes(role));
  if (strange.length > 0) {
    const message = `There is no role ${strange.join(', ')}; there are ${roles.join(', ')}.`;
    throw new InvalidInput([
      { path: addRoles?.includes(strange[0] ?? '') ? 'addRoles' : 'removeRoles', message },
    ]);
  }
  const isManager = (account.roles ?? []).includes('manager');
  if (!isManager && !addRoles?.includes('manager') && addProjects?.length)
    throw conflict('Projects are for managers; add the role manager too.');
  const left = projectsOf(account).filter((project) => !removeProjects?.includes(project));
  if (isManager && removeRoles?.includes('manager') && left.length > 0)
    throw conflict(`A manager of projects stays one; take ${left.join(', ')} away too.`);
}

function has(account: Account, field: keyof UserGrantEdit, word: string): boolean {
  return (field.endsWith('Roles') ? (account.roles ?? []) : projectsOf(account)).includes(word);
}

/** An account made without projects has one without a name. */
function projectsOf({ projects }: Account): string[] {
  return (projects ?? []).filter((project) => project !== '');
}
