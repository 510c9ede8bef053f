import { generateKeyPairSync } from 'node:crypto';
import { startClusterCockpitFake } from './clustercockpit/index.ts';
import type { Fake } from './fake.ts';
import { type SandboxIssuer, startIssuer } from './issuer.ts';
import { startRenkuFake } from './renku/index.ts';
import { startRunaiFake, type RunaiFake } from './runai/index.ts';

/** A whole site on loopback: three systems and who signs their people in. */
export interface Sandbox {
  readonly issuer: SandboxIssuer;
  readonly renku: Fake;
  readonly runai: RunaiFake;
  readonly clustercockpit: Fake;
  /** What ClusterCockpit trusts tokens of: Ed25519, base64 of Go's 64 bytes (seed, then public key). */
  readonly signingKey: string;
  close(): Promise<void>;
}

/** What tests replace of the believable site: each system's data, and how it misbehaves. */
export interface SandboxOptions {
  readonly renku?: Partial<Parameters<typeof startRenkuFake>[0]>;
  readonly runai?: Partial<Parameters<typeof startRunaiFake>[0]>;
  readonly clustercockpit?: Partial<Parameters<typeof startClusterCockpitFake>[0]>;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const issuer = await startIssuer();
  const trusted = { issuer: issuer.url, jwks: issuer.jwks };
  const { signingKey, publicKey } = createSigningKey();
  const [renku, runai, clustercockpit] = await Promise.all([
    startRenkuFake({ ...trusted, ...options.renku }),
    startRunaiFake({ ...trusted, ...options.runai }),
    startClusterCockpitFake({ publicKey, ...options.clustercockpit }),
  ]);
  return {
    issuer,
    renku,
    runai,
    clustercockpit,
    signingKey,
    async close() {
      await Promise.all([issuer.close(), renku.close(), runai.close(), clustercockpit.close()]);
    },
  };
}

/** cc-backend 1.5: `JWT_PUBLIC_KEY` is base64 of 32 raw bytes, `JWT_PRIVATE_KEY` of seed and public key. */
function createSigningKey(): { signingKey: string; publicKey: string } {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const publicBytes = Buffer.from(jwk.x ?? '', 'base64url');
  return {
    signingKey: Buffer.concat([seed, publicBytes]).toString('base64'),
    publicKey: publicBytes.toString('base64'),
  };
}
