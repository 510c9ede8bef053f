import { type Config, defaultSessions, type ProcessConfig } from '../config.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { faultPath } from '../sandbox/fake.ts';
import { people } from '../sandbox/people.ts';

/** The configured name of who signs the sandbox's people in. */
export const sandboxIssuer = 'campus';

/** The sandbox as an operator would have to configure it: one system of each kind, one issuer. */
export function sandboxConfig(
  { issuer, renku, runai, clustercockpit, signingKey }: Sandbox,
  process: ProcessConfig,
): Config {
  const campus = sandboxIssuer;
  const roles = {
    viewer: [{ issuer: campus }],
    researcher: [realmRole('researcher')],
    editor: [realmRole('editor')],
    administrator: [realmRole('administrator')],
  };
  const forward = { mode: 'forward', issuers: [campus] } as const;
  const mint = { mode: 'mint', key: signingKey, subjects: { [campus]: 'preferred_username' } } as const;
  return {
    ...process,
    cors: { origins: [] },
    lists: { mostRows: 1_000 },
    sessions: defaultSessions,
    keys: [],
    issuers: [
      {
        name: campus,
        issuer: issuer.url,
        audiences: ['clusterql'],
        algorithms: ['RS256'],
        requireExp: true,
        allowIdTokens: false,
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
        credential: forward,
        table: roles,
      },
      {
        ref: { name: 'emmy', kind: 'clustercockpit' },
        kind: 'clustercockpit',
        url: clustercockpit.url,
        concurrency: 8,
        timeoutSeconds: 10,
        graphql: true,
        credential: mint,
        table: roles,
      },
    ],
    gatewayRoles: { administrator: [realmRole('administrator')] },
  };

  function realmRole(value: string) {
    return { issuer: campus, claim: 'realm_access.roles', value };
  }
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
    'Tokens, good for 12 hours, for programs; GraphiQL signs you in with the browser:',
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
