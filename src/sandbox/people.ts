/** Someone who can sign in to the sandbox. */
export interface Person {
  /** Also the `preferred_username` and the account name on the HPC clusters. */
  readonly username: 'viewer' | 'researcher' | 'editor' | 'administrator';
  /** The `sub` of every token of this person. */
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  /** Keycloak's `realm_access.roles`. */
  readonly realmRoles: readonly string[];
}

/** The four people of the sandbox, named after what they may do. */
export const people: readonly Person[] = [
  person('viewer', '5f1d7a52-3c0e-4c58-9d53-0a4f6b1c2d01', []),
  person('researcher', '5f1d7a52-3c0e-4c58-9d53-0a4f6b1c2d02', ['researcher']),
  person('editor', '5f1d7a52-3c0e-4c58-9d53-0a4f6b1c2d03', ['editor']),
  person('administrator', '5f1d7a52-3c0e-4c58-9d53-0a4f6b1c2d04', ['renku-admin', 'administrator']),
];

function person(username: Person['username'], subject: string, realmRoles: string[]): Person {
  return { username, subject, name: `The ${username}`, email: `${username}@example.org`, realmRoles };
}
