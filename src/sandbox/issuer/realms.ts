import { people, type Person } from '../people.ts';

/** Whose realm an issuer is: that of the campus, or that of the Run:ai tenant. */
export type RealmName = 'campus' | 'runai';

/** In what the two realms differ. */
export interface Realm {
  readonly algorithm: 'RS256' | 'ES256';
  /** The `aud` of its access tokens. */
  readonly audiences: readonly string[];
  /** What an exchange may ask a token for. */
  readonly exchangeAudiences: readonly string[];
  /** The `sub` of a person here. */
  subjectOf(person: Person): string;
}

/** RSA keys take long to make, so one realm alone has them. */
export const realms: Readonly<Record<RealmName, Realm>> = {
  campus: {
    algorithm: 'RS256',
    audiences: ['clusterql', 'renku'],
    exchangeAudiences: ['clusterql', 'renku', 'runai'],
    subjectOf: ({ subject }) => subject,
  },
  runai: {
    algorithm: 'ES256',
    audiences: ['clusterql', 'runai'],
    exchangeAudiences: ['clusterql', 'runai'],
    subjectOf: ({ runaiSubject }) => runaiSubject,
  },
};

/** Everything an access token can be asked to be good for. */
export const scopes = ['openid', 'profile', 'email', 'offline_access'];

export function personOf(realm: Realm, subject: unknown): Person | undefined {
  return people.find((person) => realm.subjectOf(person) === subject);
}

/** What Keycloak says of a person in access tokens and ID tokens alike. */
export function claimsOf(realm: Realm, person: Person) {
  return {
    sub: realm.subjectOf(person),
    preferred_username: person.username,
    name: person.name,
    email: person.email,
    email_verified: true,
    realm_access: { roles: [...person.realmRoles] },
  };
}
