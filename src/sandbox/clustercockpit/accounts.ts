import type { Account, State } from './data.ts';
import { NoRows } from './rows.ts';

/** From the least to the most; the only ones there are. */
export const roleNames = ['api', 'user', 'manager', 'support', 'admin'];

/** The changes of an account, in the order in which the first that is given wins. */
export const accountChanges = ['add-role', 'remove-role', 'add-project', 'remove-project'] as const;

/** What a change is given: a role or a project, or nothing. */
export type AccountChange = Partial<Record<(typeof accountChanges)[number], string>>;

/** Makes the first change that is given; tells its name, or null where none is. Throws where it cannot be made. */
export function changeAccount(change: AccountChange, username: string, { users }: State): string | null {
  const name = accountChanges.find((each) => change[each]);
  if (name === undefined) return null;
  const account = users.find((each) => each.username === username);
  if (account === undefined) throw new NoRows();
  const [apply, told] = appliers[name];
  apply(account, change[name] ?? '');
  return told;
}

const appliers = {
  'add-role': [addRole, 'Add Role'],
  'remove-role': [removeRole, 'Remove Role'],
  'add-project': [addProject, 'Add Project'],
  'remove-project': [removeProject, 'Remove Project'],
} as const;

function addRole(account: Account, word: string): void {
  const role = readRole(word);
  if (account.roles?.includes(role)) throw new Error(`user ${account.username} already has role ${role}`);
  account.roles = [...(account.roles ?? []), role];
}

/** Go writes an empty slice that was never made as null, which is what is left of the last role. */
function removeRole(account: Account, word: string): void {
  const role = readRole(word);
  const { username, projects } = account;
  const roles = account.roles ?? [];
  if (!roles.includes(role)) throw new Error(`role already deleted for user '${username}': ${role}`);
  if (role === 'manager' && projects.length > 0) {
    const told = `cannot remove role 'manager' while user ${username} still has assigned project(s)`;
    throw new Error(`${told} : [${projects.join(' ')}]`);
  }
  const left = roles.filter((each) => each !== role);
  account.roles = left.length === 0 ? null : left;
}

function addProject(account: Account, project: string): void {
  requireManager(account);
  if (account.projects.includes(project))
    throw new Error(`user '${account.username}' already manages project '${project}'`);
  account.projects = [...account.projects, project];
}

function removeProject(account: Account, project: string): void {
  requireManager(account);
  if (!account.projects.includes(project))
    throw new Error(`user '${account.username}': Cannot remove project '${project}' - Does not match`);
  account.projects = account.projects.filter((each) => each !== project);
}

function requireManager({ username, roles }: Account): void {
  if (!roles?.includes('manager')) throw new Error(`user '${username}' is not a manager`);
}

function readRole(word: string): string {
  const role = word.toLowerCase();
  if (!roleNames.includes(role)) throw new Error(`supplied role is no valid option : ${role}`);
  return role;
}
