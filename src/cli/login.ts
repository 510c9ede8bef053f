import { createDeviceProvider, type DeviceSignIn } from '../auth/openid/device.ts';
import { createFetch } from '../http/fetch.ts';
import type { Out } from './command.ts';
import { chooseIssuer } from './login/chosen-issuer.ts';
import { askIssuers, askWho, type Who } from './login/gateway.ts';
import { changeSessions, readSessions } from './login/sessions.ts';
import { readWords } from './login/words.ts';

/**
 * `clusterql login <gateway>`: signs a person in with a code, and keeps the tokens for `clusterql token print`.
 * Answers 0, or 2 when it was asked wrongly.
 */
export async function run(argv: readonly string[], out: Out, err: Out): Promise<number> {
  const words = readWords(argv, usage, true);
  if (typeof words === 'string' || words.gateway === undefined) {
    err.write(`${typeof words === 'string' ? words : usage}\n`);
    return 2;
  }
  const { gateway, file } = words;
  // First, so that nobody signs in for a file that cannot be used.
  readSessions(file);
  const fetch = createFetch();
  const { name, issuer, device } = chooseIssuer(await askIssuers(gateway, fetch), words.issuer);
  const { clientId } = device;
  const provider = createDeviceProvider({ name, issuer, clientId }, fetch);
  const signIn = await provider.begin(device);
  out.write(invitation(name, signIn));
  const tokens = await signIn.tokens();
  const { accessToken, refreshToken, expiresAt } = tokens;
  try {
    const who = await askWho(gateway, accessToken, fetch);
    const session = { issuer: { name, address: issuer }, clientId, accessToken, refreshToken, expiresAt };
    await changeSessions(file, (sessions) => ({ ...sessions, [gateway]: session }));
    out.write(welcome(gateway, who, refreshToken !== null));
    return 0;
  } catch (error) {
    // Tokens that nobody will use are not left lying around.
    await provider.revoke(tokens).catch(() => undefined);
    throw error;
  }
}

function invitation(
  issuer: string,
  { userCode, address, addressWithCode, lifetimeSeconds }: DeviceSignIn,
): string {
  return [
    `To sign in at ${issuer}, open`,
    `  ${address}`,
    'with any browser, and enter the code',
    `  ${userCode}`,
    ...(addressWithCode === null ? [] : ['or open this, where it stands already:', `  ${addressWithCode}`]),
    `Waiting for ${Math.ceil(lifetimeSeconds / 60)} minutes at most; Ctrl-C calls it off.`,
    '',
  ].join('\n');
}

/** Names are quoted, so that none of their characters reach the terminal raw. */
function welcome(gateway: string, { name, subject, expiresAt, access }: Who, canRenew: boolean): string {
  const width = Math.max(0, ...access.map(({ system }) => system.name.length));
  const end = expiresAt === null ? 'has no end' : `ends at ${JSON.stringify(expiresAt)}`;
  return [
    `Signed in to ${gateway} as ${JSON.stringify(name ?? subject)}.`,
    ...access.map(({ system, role }) => `  ${system.name.padEnd(width)}  ${role ?? 'no role'}`),
    canRenew
      ? 'clusterql token print prints a token that is good for a minute at least.'
      : `The token ${end}, and cannot be renewed: sign in again then.`,
    '',
  ].join('\n');
}

const usage =
  'Name the gateway: clusterql login <address> [--issuer <name>] [--file <file>], for example clusterql login https://clusterql.example.org.';
