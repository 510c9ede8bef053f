import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Allowed, Shown } from './rule.ts';
import { systemNames, type SystemName, type World } from './world.ts';

/** What a system was shown, in the words of the rule. */
export async function shownTo(world: World, system: SystemName): Promise<Allowed[]> {
  const tokens = world.systems[system].shown();
  return Promise.all(tokens.map(async (token) => (token === null ? 'nothing' : describe(world, token))));
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
