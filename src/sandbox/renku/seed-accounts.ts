import { people } from '../people.ts';
import { ulid } from './ids.ts';
import type { Group, Project, Provider, User } from './neighbours.ts';

const day = 24 * 60 * 60 * 1000;

/** The sandbox's people and the accounts without a person behind them; one keeps its address to itself. */
export function seedUsers(): User[] {
  const persons = people.map(({ subject, username, email, name }) => {
    const [first_name = '', last_name = ''] = name.split(' ');
    return { id: subject, username, email, first_name, last_name };
  });
  const accounts = ['u-0042', 'u-0107', 'u-0199'].map((id) => ({
    id,
    username: id,
    email: `${id}@example.org`,
  }));
  return [...persons, ...accounts, { id: 'u-0301', username: 'u-0301' }];
}

/** The subject of a person of the sandbox; every other account is named by its own. */
export function subjectOf(name: string): string {
  return people.find(({ username }) => username === name)?.subject ?? name;
}

export function seedGroups(now: number, next: () => number): Group[] {
  const plans = [
    ['imaging-lab', 'Imaging lab', 300, ['researcher', 'u-0042']],
    ['genomics-core', 'Genomics core facility', 250, ['u-0042', 'u-0199']],
    ['data-science-course', 'Data science course', 60, ['editor', 'researcher', 'viewer']],
  ] as const;
  return plans.map(([slug, name, age, members]) => ({
    ...born(now - age * day, next, members),
    slug,
    name,
  }));
}

export function seedProjects(now: number, next: () => number): Project[] {
  const plans = [
    ['imaging-lab', 'cell-atlas', 'Cell atlas', 'private', 200, ['researcher', 'editor']],
    ['imaging-lab', 'segmentation', 'Segmentation', 'public', 120, ['researcher']],
    ['editor', 'sky-survey', 'Sky survey', 'public', 90, ['editor', 'u-0107']],
    ['genomics-core', 'variant-calls', 'Variant calls', 'private', 30, ['u-0199']],
  ] as const;
  return plans.map(([namespace, slug, name, visibility, age, members]) => ({
    ...born(now - age * day, next, members),
    namespace,
    slug,
    name,
    visibility,
  }));
}

/** The first member made it. */
function born(created: number, next: () => number, members: readonly [string, ...string[]]) {
  return {
    id: ulid(created, next),
    creation_date: new Date(created).toISOString(),
    created_by: subjectOf(members[0]),
    members: members.map(subjectOf),
  };
}

export function seedProviders(): Provider[] {
  return [
    {
      id: 'gitlab-campus',
      kind: 'gitlab',
      client_id: 'renku-gitlab',
      client_secret: 'kept-by-renku',
      display_name: 'Campus GitLab',
      scope: 'api read_user',
      url: 'https://gitlab.example.org',
      use_pkce: true,
    },
    {
      id: 'firecrest-helios',
      kind: 'generic_oidc',
      client_id: 'renku-firecrest',
      client_secret: 'kept-by-renku',
      display_name: 'Helios',
      scope: 'openid firecrest',
      url: 'https://sso.helios.example.org',
      use_pkce: false,
    },
  ];
}
