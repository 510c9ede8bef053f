import { generateKeyPairSync } from 'node:crypto';
import { startClusterCockpitFake } from './clustercockpit/index.ts';
import type { Fake } from './fake.ts';
import { type SandboxIssuer, type SandboxIssuerOptions, startIssuer } from './issuer/index.ts';
import { startRenkuFake } from './renku/index.ts';
import { startRunaiFake, type RunaiFake } from './runai/index.ts';

/** A whole site on loopback: three systems and the two issuers that sign their people in. */
export interface Sandbox {
  /** The campus, whose sign-in most systems take. */
  readonly issuer: SandboxIssuer;
  /** The realm of the Run:ai tenant, where the same people have other subjects. */
  readonly runaiIssuer: SandboxIssuer;
  readonly renku: Fake;
  readonly runai: RunaiFake;
  readonly clustercockpit: Fake;
  /** What ClusterCockpit trusts tokens of: Ed25519, base64 of Go's 64 bytes (seed, then public key). */
  readonly signingKey: string;
  close(): Promise<void>;
}

/** What tests replace of the believable site: each system's data, and how it misbehaves. */
export interface SandboxOptions {
  readonly issuer?: Partial<SandboxIssuerOptions>;
  readonly runaiIssuer?: Partial<SandboxIssuerOptions>;
  readonly renku?: Partial<Parameters<typeof startRenkuFake>[0]>;
  readonly runai?: Partial<Parameters<typeof startRunaiFake>[0]>;
  readonly clustercockpit?: Partial<Parameters<typeof startClusterCockpitFake>[0]>;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const [issuer, runaiIssuer] = await Promise.all([
    startIssuer({ realm: 'campus', ...options.issuer }),
    startIssuer({ realm: 'runai', ...options.runaiIssuer }),
  ]);
  runaiIssuer.trust(issuer);
  const trusted = [issuer, { ...runaiIssuer, audience: 'runai' }];
  const { signingKey, publicKey } = createSigningKey();
  const [renku, runai, clustercockpit] = await Promise.all([
    startRenkuFake({ issuer: issuer.url, jwks: issuer.jwks, ...options.renku }),
    startRunaiFake({ trusted, ...options.runai }),
    startClusterCockpitFake({ publicKey, ...options.clustercockpit }),
  ]);
  return {
    issuer,
    runaiIssuer,
    renku,
    runai,
    clustercockpit,
    signingKey,
    async close() {
      await Promise.all([issuer, runaiIssuer, renku, runai, clustercockpit].map((each) => each.close()));
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
