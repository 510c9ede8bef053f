import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../src/config.ts';
import { marker, type Echo } from './echo.ts';
import { openCanaryGateway } from './gateway.ts';
import type { CanaryIssuer } from './issuer.ts';
import { connectAccounts } from './accounts.ts';
import { credentialsOf, modeNames } from './modes.ts';
import { accountsOf, issuerNames, visitors } from './people.ts';
import { changes, everything } from './question.ts';
import { allowed } from './rule.ts';
import { shownTo } from './shown.ts';
import type { CanarySystem } from './system.ts';
import { watchKeys, type WatchedKeys } from './watched-keys.ts';
import { bearerOf, openWorld, type PerSystem, systemNames, type World } from './world.ts';

let world: World;
let keys: WatchedKeys;
beforeAll(async () => {
  world = await openWorld();
  await connectAccounts(world);
}, 120_000);
beforeEach(() => {
  keys = watchKeys();
});
afterEach(() => keys.end());
afterAll(() => world.close());

/** An administrator and a viewer of each issuer. */
const six = visitors.filter(({ subject }) => ['u-0', 'u-1'].includes(subject));

const answers: readonly Echo[] = [
  { where: 'resources', status: 200, as: 'json' },
  { where: 'resources', status: 200, as: 'html' },
  { where: 'resources', status: 302, as: 'text' },
  { where: 'resources', status: 401, as: 'json' },
  { where: 'resources', status: 403, as: 'text' },
  { where: 'resources', status: 500, as: 'html' },
  { where: 'tokens', status: 200, as: 'json' },
  { where: 'tokens', status: 400, as: 'json' },
  { where: 'tokens', status: 401, as: 'text' },
  { where: 'tokens', status: 500, as: 'html' },
];

type Troubled = CanarySystem | CanaryIssuer;

const troubles: readonly ((one: Troubled) => void)[] = [
  () => {},
  (one) => one.setFault({ kind: 'down' }),
  (one) => one.setFault({ kind: 'truncate' }),
  ...answers.map((echo) => (one: Troubled) => one.setEcho(echo)),
];

/** Without a browser session there is no ID token, so nothing would be sent that could be quoted. */
const sending = modeNames.filter((mode) => mode !== 'forward of the ID token');

describe.each(sending)('systems asked with %s', (mode) => {
  it('that are well, down, or quote what they are sent, are shown what they may see, and nothing tells it on', async () => {
    const credentials = credentialsOf(world, mode);
    let told = '';
    for (const trouble of troubles) told += await inTrouble(trouble, credentials);
    expect(world.secrets.foundIn(told)).toEqual([]);
    expect(keys.found(world.secrets)).toEqual([]);
    // It was all there to be told: in the log and, of the changes, in the audit.
    expect(told.split(marker).length).toBeGreaterThan(20);
    expect(told).toContain('setPlatformBanner');
  }, 120_000);
});

/** Six people ask and change everything at once; answers all that the gateway said. */
async function inTrouble(
  trouble: (one: Troubled) => void,
  credentials: PerSystem<CredentialConfig>,
): Promise<string> {
  world.forget();
  for (const name of systemNames) trouble(world.systems[name]);
  const gateway = openCanaryGateway(world, credentials);
  // The keys of the issuers are had by then, without which nobody would be let in.
  for (const visitor of six)
    await gateway.ask('{ viewer { subject } }', { headers: await bearerOf(world, visitor) });
  for (const name of issuerNames) trouble(world.issuers[name]);
  await Promise.all(
    six.map(async (visitor) => {
      const headers = await bearerOf(world, visitor);
      await gateway.ask(everything, { headers });
      await gateway.ask(changes, { headers });
    }),
  );
  for (const system of systemNames) {
    const mayBeShown = six.map((visitor) =>
      allowed(credentials[system], system, { visitor, by: 'bearer', accounts: accountsOf(visitor) }),
    );
    for (const shown of await shownTo(world, system)) expect(mayBeShown).toContainEqual(shown);
  }
  await gateway.close();
  return gateway.said();
}
