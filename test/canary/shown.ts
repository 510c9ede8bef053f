import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { issuerNames } from './people.ts';
import type { Allowed, Shown } from './rule.ts';
import { systemNames, type SystemName, type World } from './world.ts';

/** What a system was shown, in the words of the rule. */
export async function shownTo(world: World, system: SystemName): Promise<Allowed[]> {
  const tokens = world.systems[system].shown();
  return Promise.all(tokens.map(async (token) => (token === null ? 'nothing' : describe(world, token))));
}

/**
 * Secrets that reached anybody elsewhere than they belong: a system in more than the one header, but for the
 * secret of the application that it knows; an issuer from people who are not its own.
 */
export function misplaced({ secrets, systems, issuers }: World): string[] {
  const inSystems = systemNames.flatMap((name) =>
    systems[name].received
      .flatMap(({ headers: { authorization: _, ...headers }, path, body }) =>
        secrets.foundIn(JSON.stringify({ path, headers, body })),
      )
      .filter((found) => found !== `client secret of ${name}`),
  );
  const inIssuers = issuerNames.flatMap((name) => {
    const own = new RegExp(` of (${name}(-\\d+)?|several)$`);
    return secrets.foundIn(JSON.stringify(issuers[name].received)).filter((found) => !own.test(found));
  });
  return [...inSystems, ...inIssuers];
}

/** A token that nobody here made is one that the gateway signed; with which key tells for whom. */
async function describe({ secrets, signingKeys }: World, token: string): Promise<Shown> {
  const secret = secrets.of(token);
  if (secret !== undefined) return toShown(secret);
  for (const system of systemNames) {
    const verified = await jwtVerify(token, publicKeyOf(signingKeys[system])).catch(() => null);
    if (verified === null) continue;
    const minted = { kind: 'minted token', owner: verified.payload.sub ?? '', system };
    secrets.keep({ ...minted, text: token });
    return minted;
  }
  throw new Error('a token of nobody');
}

function toShown({
  kind,
  owner,
  system,
}: {
  kind: string;
  owner: string;
  system?: string | undefined;
}): Shown {
  return { kind, owner, ...(system !== undefined && { system: system as SystemName }) };
}

/** DER of an Ed25519 private key up to its seed. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function publicKeyOf(seed: string): KeyObject {
  const key = Buffer.concat([pkcs8, Buffer.from(seed, 'base64')]);
  return createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}
