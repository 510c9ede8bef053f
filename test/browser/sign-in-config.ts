import type { Config } from '../../src/config.ts';
import { sandboxClient } from '../../src/sandbox/clients.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';

const client = {
  id: sandboxClient.id,
  secret: sandboxClient.secret,
  scopes: ['openid', 'profile', 'email', 'offline_access'],
  bearer: 'accessToken',
} as const;

/** People sign in at the campus, and connect dgx, which is asked with what its own issuer gives. */
export function withConnectedDgx(config: Config, { issuer, runaiIssuer }: Sandbox): Config {
  const known = { audiences: ['clusterql'], requireExp: true, allowIdTokens: false };
  return {
    ...config,
    issuers: [
      {
        ...known,
        name: 'campus',
        issuer: issuer.url,
        algorithms: ['RS256'],
        client: { ...client, signIn: true },
      },
      {
        ...known,
        name: 'runai',
        issuer: runaiIssuer.url,
        algorithms: ['ES256'],
        client: { ...client, signIn: false },
      },
    ],
    systems: config.systems.map((system) =>
      system.ref.name === 'dgx'
        ? {
            ...system,
            credential: { mode: 'stored', issuer: 'runai' },
            table: {
              administrator: [{ issuer: 'runai', claim: 'realm_access.roles', value: 'administrator' }],
            },
          }
        : system,
    ),
  };
}
