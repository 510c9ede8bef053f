/** Someone who can sign in to the sandbox. */
export interface Person {
  /** Also the `preferred_username` and the account name on the HPC clusters. */
  readonly username: 'viewer' | 'researcher' | 'editor' | 'administrator';
  /** The `sub` of every token of the campus. */
  readonly subject: string;
  /** The `sub` of every token of Run:ai's realm: realms give the same person ids of their own. */
  readonly runaiSubject: string;
  readonly name: string;
  readonly email: string;
  /** Keycloak's `realm_access.roles`. */
  readonly realmRoles: readonly string[];
}

/** The four people of the sandbox, named after what they may do. */
export const people: readonly Person[] = [
  person('viewer', '01', []),
  person('researcher', '02', ['researcher']),
  person('editor', '03', ['editor']),
  person('administrator', '04', ['renku-admin', 'administrator']),
];

function person(username: Person['username'], ending: string, realmRoles: string[]): Person {
  return {
    username,
    subject: `5f1d7a52-3c0e-4c58-9d53-0a4f6b1c2d${ending}`,
    runaiSubject: `b83e0c17-6a94-4f2d-8e71-d25c9f407a${ending}`,
    name: `The ${username}`,
    email: `${username}@example.org`,
    realmRoles,
  };
}
