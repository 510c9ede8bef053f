import { type Config, defaultSessions, type ProcessConfig, type RoleTable } from '../config.ts';
import { faultPath } from '../sandbox/fake.ts';
import { sandboxClient, sandboxDeviceClient } from '../sandbox/clients.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { people } from '../sandbox/people.ts';

/** The configured name of who signs the sandbox's people in. */
export const sandboxIssuer = 'campus';

/** The configured name of the realm of the Run:ai tenant, where people connect accounts. */
const accountIssuer = 'runai';

const scopes = ['openid', 'profile', 'email', 'offline_access'];

/** The sandbox as an operator would have to configure it: one system of each kind, and their issuers. */
export function sandboxConfig(
  { issuer, runaiIssuer, renku, runai, clustercockpit, signingKey }: Sandbox,
  process: ProcessConfig,
): Config {
  const campus = sandboxIssuer;
  const forward = { mode: 'forward', issuers: [campus] } as const;
  const mint = { mode: 'mint', key: signingKey, subjects: { [campus]: 'preferred_username' } } as const;
  const client = { ...sandboxClient, scopes, bearer: 'accessToken' } as const;
  const checks = { audiences: ['clusterql'], requireExp: true, allowIdTokens: false };
  return {
    ...process,
    cors: { origins: [] },
    lists: { mostRows: 1_000 },
    sessions: defaultSessions,
    operations: { mode: 'open' },
    keys: [],
    issuers: [
      {
        name: campus,
        issuer: issuer.url,
        algorithms: ['RS256'],
        ...checks,
        client: { ...client, signIn: true },
        device: { ...sandboxDeviceClient, scopes },
      },
      {
        name: accountIssuer,
        issuer: runaiIssuer.url,
        algorithms: ['ES256'],
        ...checks,
        client: { ...client, signIn: false },
      },
    ],
    systems: [
      {
        ref: { name: 'renku', kind: 'renku' },
        kind: 'renku',
        url: `${renku.url}/api/data`,
        concurrency: 3,
        timeoutSeconds: 10,
        credential: forward,
      },
      {
        ref: { name: 'dgx', kind: 'runai' },
        kind: 'runai',
        url: runai.url,
        concurrency: 8,
        timeoutSeconds: 10,
        credential: accountOrExchange,
        table: realmRoles(campus, accountIssuer),
      },
      {
        ref: { name: 'emmy', kind: 'clustercockpit' },
        kind: 'clustercockpit',
        url: clustercockpit.url,
        concurrency: 8,
        timeoutSeconds: 10,
        graphql: true,
        credential: mint,
        table: realmRoles(campus),
      },
    ],
    gatewayRoles: { administrator: holders('administrator', [campus]) },
  };
}

/** Whoever has connected an account goes with that, everybody else with what the campus gives for their token. */
const accountOrExchange: Config['systems'][number]['credential'] = {
  mode: 'chain',
  links: [
    { mode: 'stored', issuer: accountIssuer },
    { mode: 'exchange', issuers: [sandboxIssuer], audience: 'runai' },
  ],
};

/** People of these issuers are viewers, and more by the roles of their realm. */
function realmRoles(...issuers: string[]): RoleTable {
  return {
    viewer: issuers.map((issuer) => ({ issuer })),
    researcher: holders('researcher', issuers),
    editor: holders('editor', issuers),
    administrator: holders('administrator', issuers),
  };
}

function holders(value: string, issuers: readonly string[]) {
  return issuers.map((issuer) => ({ issuer, claim: 'realm_access.roles', value }));
}

/** What a newcomer needs to begin: an address, four people, and one line that works when pasted. */
export async function sandboxGuide(sandbox: Sandbox, publicUrl: string): Promise<string> {
  const { issuer, renku, runai, clustercockpit } = sandbox;
  const tokens = await Promise.all(
    people.map(async (person) => [person.username, await issuer.tokenFor(person)] as const),
  );
  const lines = tokens.flatMap(([username, token]) => [`  ${username}`, `    ${token}`]);
  const administrator = tokens.find(([username]) => username === 'administrator')?.[1] ?? '';
  return [
    'No clusterql.yaml here, so this is the sandbox: made-up systems on this machine, nothing leaves it.',
    '',
    'GraphiQL signs you in with the browser, as one of four people and without a password. dgx has a realm of its',
    `own: connect an account there, or go with what the campus gives for your sign-in. Other ways in:`,
    `  node scripts/clusterql.mjs login ${publicUrl}`,
    '',
    'or one of these tokens, good for 12 hours:',
    ...lines,
    '',
    'Try this:',
    `  ${curlLine(publicUrl, administrator)}`,
    '',
    `The systems: renku ${renku.url}, dgx ${runai.url}, emmy ${clustercockpit.url}. Take one down, and up again:`,
    `  curl -X POST ${runai.url}${faultPath} -d '{"kind":"down"}'`,
    `  curl -X DELETE ${runai.url}${faultPath}`,
    '',
  ].join('\n');
}

/** What the curl line asks: rows of all three systems in one answer. */
const firstQuery =
  '{ pools(first: 20) { nodes { name classes { name gpu } } } jobs(first: 50) { nodes { name state project { name } cluster { name } } } }';

function curlLine(publicUrl: string, token: string): string {
  const body = JSON.stringify({ query: firstQuery });
  return `curl -s ${publicUrl}/graphql -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '${body}'`;
}
