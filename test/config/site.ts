import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig, type Config, type LoadOptions, type Problem } from '../../src/config.ts';

export const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

export const gatewaySecret = 'GATEWAY-SECRET/of+the=gateway:alone';

/** An Ed25519 pair as cc-backend prints it: base64 of seed and public key, and of the public key. */
export function keyPair(): { seed: string; full: string; public: string; x: string } {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, publicKey] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  return {
    seed: seed.toString('base64'),
    full: Buffer.concat([seed, publicKey]).toString('base64'),
    public: publicKey.toString('base64'),
    x,
  };
}

/** A directory to start the gateway in; `remove` it afterwards. */
export interface Site {
  readonly folder: string;
  write(file: string, content: string): void;
  /** Loads `clusterql.yaml` with this content: a text, or values written as JSON, which YAML includes. */
  load(content: unknown, options?: LoadOptions): Config;
  /** The problems of that content. */
  problems(content: unknown, options?: LoadOptions): readonly Problem[];
  remove(): void;
}

export function createSite(): Site {
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-config-'));

  function write(file: string, content: string): void {
    writeFileSync(join(folder, file), content);
  }

  function load(content: unknown, options: LoadOptions = {}): Config {
    write('clusterql.yaml', typeof content === 'string' ? content : JSON.stringify(content));
    const loaded = loadConfig({ argv: [], env: {}, cwd: folder, ...options });
    if (loaded.kind === 'sandbox') throw new Error('The file was not found.');
    return loaded.config;
  }

  function problems(content: unknown, options?: LoadOptions): readonly Problem[] {
    const error = refusalOf(() => load(content, options));
    return error?.problems ?? [];
  }

  return { folder, write, load, problems, remove: () => rmSync(folder, { recursive: true }) };
}

/** The refusal of a load that must fail with one; anything else thrown stays thrown. */
export function refusalOf(load: () => unknown): ConfigError | undefined {
  try {
    load();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** A file with one system of each kind that has nothing wrong with it; made anew, so that tests may bend it. */
export function goodFile(key = keyPair()) {
  return {
    listen: '127.0.0.1:4100',
    publicUrl: 'https://clusterql.example.org/',
    logLevel: 'warn',
    cors: { origins: ['https://portal.example.org'] },
    keys: [{ id: 'k1', secret: gatewaySecret }] as Record<string, any>[],
    issuers: [
      { name: 'campus', issuer: 'https://sso.example.org/realms/Renku', audiences: ['renku'] },
      { name: 'emmy-tokens', keyOnly: true, keys: [key.public], requireExp: false },
    ] as Record<string, any>[],
    systems: [
      {
        name: 'renku',
        kind: 'renku',
        url: 'https://renku.example.org/api/data/',
        credential: { mode: 'forward', issuers: ['campus'] },
      },
      {
        name: 'dgx',
        kind: 'runai',
        url: 'https://acme.run.ai',
        version: '2.24',
        credential: { mode: 'none' },
      },
      {
        name: 'emmy',
        kind: 'clustercockpit',
        url: 'https://cc.example.org',
        credential: { mode: 'mint', key: key.full, subjects: { campus: 'preferred_username' } },
      },
    ] as Record<string, any>[],
    roles: {
      emmy: { administrator: [{ issuer: 'campus', claim: 'realm_access.roles', value: 'hpc-admin' }] },
      gateway: {
        administrator: [{ issuer: 'campus', claim: 'realm_access.roles', value: 'clusterql-admin' }],
      },
    } as Record<string, any>,
  };
}

/** What the operator wrote: where, the value (undefined: the key is left out), the path named, and what is said. */
export type Mistake = readonly [title: string, where: string, value: unknown, path: string, said: RegExp];

/** A good file with one place changed; the place is dotted, numbers are indices. */
export function bent(where: string, value: unknown): unknown {
  const file = goodFile();
  const keys = where.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<any>((section, key) => section[key], file);
  parent[last] = value;
  return file;
}
