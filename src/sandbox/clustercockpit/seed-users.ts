import { people, type Person } from '../people.ts';
import type { Account } from './data.ts';

const rolesOf: Record<Person['username'], string[]> = {
  viewer: ['support'],
  researcher: ['user'],
  editor: ['user', 'manager'],
  administrator: ['admin'],
};

/** The four people, who sign in with their username for a password, the scheduler, and those who run jobs. */
export function seedUsers(): Account[] {
  const staff = people.map(({ username, name, email }) => ({
    username,
    name,
    email,
    roles: rolesOf[username],
    projects: username === 'editor' ? ['aero-wing', 'climate-ens'] : [],
    password: username,
  }));
  const owners = Array.from({ length: 36 }, (_, index) => account(`u-${String(index + 1).padStart(4, '0')}`));
  return [...staff, { ...account('scheduler'), roles: ['api'] }, ...owners];
}

function account(username: string): Account {
  return {
    username,
    name: `Account ${username}`,
    email: `${username}@example.org`,
    roles: ['user'],
    projects: [],
    password: null,
  };
}
