import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IssuerOptions } from '../src/auth/issuer.ts';
import type { OutboundSystem } from '../src/auth/credential-options.ts';
import { createRoleReader, type RoleSystem } from '../src/auth/roles.ts';
import { publicKeyOf } from '../src/auth/signing-key.ts';
import { formatProblems, loadConfig } from '../src/config.ts';
import { createSite, gatewaySecret, goodFile, keyPair, pem, refusalOf, type Site } from './config/site.ts';

let site: Site;
beforeEach(() => void (site = createSite()));
afterEach(() => site.remove());

describe('Without a file', () => {
  test('production refuses to start a sandbox', () => {
    const refusal = refusalOf(() =>
      loadConfig({ argv: [], env: { NODE_ENV: 'production' }, cwd: site.folder }),
    );

    expect(refusal?.problems).toEqual([
      expect.objectContaining({ path: 'clusterql.yaml', mend: expect.stringContaining('--config') }),
    ]);
  });

  test('anything else starts the sandbox on loopback', () => {
    expect(loadConfig({ argv: [], env: {}, cwd: site.folder })).toEqual({
      kind: 'sandbox',
      ...ownFiles(),
      listen: { host: '127.0.0.1', port: 4000 },
      publicUrl: 'http://127.0.0.1:4000',
      logLevel: 'info',
    });
  });

  test('the command line beats the environment', () => {
    const argv = ['--port', '4200', '--host=0.0.0.0'];

    expect(loadConfig({ argv, env: { PORT: '4300', LOG_LEVEL: 'debug' }, cwd: site.folder })).toEqual({
      kind: 'sandbox',
      ...ownFiles(),
      listen: { host: '0.0.0.0', port: 4200 },
      publicUrl: 'http://0.0.0.0:4200',
      logLevel: 'debug',
    });
  });

  test('empty variables count as unset', () => {
    const env = { PORT: '', LOG_LEVEL: '', CLUSTERQL_CONFIG: '', NODE_ENV: '' };

    expect(loadConfig({ argv: [], env, cwd: site.folder })).toMatchObject({
      kind: 'sandbox',
      logLevel: 'info',
    });
  });

  test('a file that is asked for but missing is a problem, not a sandbox', () => {
    const asked = [
      { argv: ['--config', 'other.yaml'], env: {} },
      { argv: [], env: { CLUSTERQL_CONFIG: 'other.yaml' } },
    ];

    for (const options of asked) {
      const refusal = refusalOf(() => loadConfig({ ...options, cwd: site.folder }));
      expect(refusal?.problems).toEqual([expect.objectContaining({ problem: 'cannot be read (ENOENT)' })]);
    }
  });

  test('every mistake of the command line and the environment is told', () => {
    const argv = ['start', '--prot', '1', '--constructor', '--port=4000x', '--host=', '--config', '--port'];
    const refusal = refusalOf(() =>
      loadConfig({ argv, env: { PORT: 'ignored', LOG_LEVEL: 'loud' }, cwd: site.folder }),
    );

    expect(refusal?.problems.map(({ path, mend }) => [path, mend])).toEqual([
      ['command line', expect.stringContaining('Remove it')],
      ['--prot', expect.stringContaining('Did you mean --port?')],
      ['command line', expect.stringContaining('Remove it')],
      ['--constructor', expect.stringContaining('Did you mean --co')],
      ['--host', 'Write --host <value>.'],
      ['--config', 'Write --config <value>.'],
      ['--port', 'Write a whole number from 0 to 65535.'],
      ['LOG_LEVEL', expect.stringContaining('fatal, error, warn')],
    ]);
  });
});

describe('A good file', () => {
  test('gives the process all it needs, with defaults filled in', () => {
    const key = keyPair();

    expect(site.load(goodFile(key))).toEqual({
      ...ownFiles(),
      listen: { host: '127.0.0.1', port: 4100 },
      publicUrl: 'https://clusterql.example.org',
      logLevel: 'warn',
      cors: { origins: ['https://portal.example.org'] },
      keys: [expect.objectContaining({ id: 'k1', secret: gatewaySecret })],
      issuers: [
        {
          name: 'campus',
          issuer: 'https://sso.example.org/realms/Renku',
          algorithms: ['RS256'],
          audiences: ['renku'],
          requireExp: true,
          allowIdTokens: false,
        },
        {
          name: 'emmy-tokens',
          keys: [{ kty: 'OKP', crv: 'Ed25519', x: key.x }],
          algorithms: ['EdDSA'],
          audiences: [],
          requireExp: false,
          allowIdTokens: false,
        },
      ],
      lists: { mostRows: 1_000 },
      sessions: { idleMinutes: 120, lifetimeHours: 12 },
      operations: { mode: 'admin-open' },
      systems: [
        {
          kind: 'renku',
          ref: { name: 'renku', kind: 'renku' },
          url: 'https://renku.example.org/api/data',
          concurrency: 3,
          timeoutSeconds: 10,
          credential: { mode: 'forward', issuers: ['campus'] },
        },
        {
          kind: 'runai',
          ref: { name: 'dgx', kind: 'runai' },
          url: 'https://acme.run.ai',
          version: '2.24',
          concurrency: 8,
          timeoutSeconds: 10,
          credential: { mode: 'none' },
        },
        {
          kind: 'clustercockpit',
          ref: { name: 'emmy', kind: 'clustercockpit' },
          url: 'https://cc.example.org',
          graphql: true,
          concurrency: 8,
          timeoutSeconds: 10,
          credential: expect.objectContaining({ mode: 'mint', subjects: { campus: 'preferred_username' } }),
          table: { administrator: [{ issuer: 'campus', claim: 'realm_access.roles', value: 'hpc-admin' }] },
        },
      ],
      gatewayRoles: {
        administrator: [{ issuer: 'campus', claim: 'realm_access.roles', value: 'clusterql-admin' }],
      },
    });
  });

  test('is what sign-in asks for', () => {
    const key = keyPair();
    const config = site.load(goodFile(key));
    const systems: readonly (RoleSystem & OutboundSystem)[] = config.systems;
    const issuers: readonly IssuerOptions[] = config.issuers;
    const rolesOf = createRoleReader(systems, issuers);

    const claims = { realm_access: { roles: ['hpc-admin'] } };
    expect(Object.fromEntries(rolesOf({ issuer: 'campus', claims }))).toEqual({
      renku: 'viewer',
      dgx: 'viewer',
      emmy: 'administrator',
    });
    expect(
      config.systems.flatMap(({ credential }) =>
        credential.mode === 'mint' ? publicKeyOf(credential.key) : [],
      ),
    ).toEqual([key.public]);
  });

  test('never shows a signing key when the configuration is printed', () => {
    const key = keyPair();
    const config = site.load(goodFile(key));

    expect(config.systems[2]?.credential).toHaveProperty('key', key.full);
    for (const printed of [
      JSON.stringify(config),
      inspect(config, { depth: null }),
      JSON.stringify({ ...config.systems[2]?.credential }),
    ]) {
      expect(printed).toContain('preferred_username');
      expect(printed).not.toContain(key.full);
    }
  });

  test('may name its certificate and its key by paths beside it', () => {
    const key = keyPair();
    const file = goodFile(key);
    site.write('ca.pem', pem);
    site.write('emmy.key', `${key.seed}\n`);
    Object.assign(file.systems[2] ?? {}, {
      ca: './ca.pem',
      credential: { mode: 'mint', keyFile: 'emmy.key', subjects: { campus: 'sub' } },
    });

    const [, , emmy] = site.load(file).systems;

    expect(emmy?.ca).toBe(pem);
    expect(emmy?.credential).toHaveProperty('key', key.seed);
  });

  test('may speak plain http to this machine, and to others when that is allowed', () => {
    const file = goodFile();
    Object.assign(file.systems[0] ?? {}, { url: 'http://127.0.0.1:8080/api/data' });
    Object.assign(file.systems[1] ?? {}, { url: 'http://[::1]:8080' });
    Object.assign(file.systems[2] ?? {}, { url: 'http://cc.internal', allowHttp: true });

    expect(site.load(file).systems.map(({ url }) => url)).toEqual([
      'http://127.0.0.1:8080/api/data',
      'http://[::1]:8080',
      'http://cc.internal',
    ]);
  });

  test('may fix one role for everybody, name the keys of an issuer, and take a JWK', () => {
    const file = goodFile();
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: keyPair().x, kid: 'one' };
    Object.assign(file.systems[0] ?? {}, { roleSource: 'fixed', role: 'viewer' });
    Object.assign(file.issuers[0] ?? {}, { jwks: 'https://sso.example.org/keys', typ: 'at+jwt' });
    Object.assign(file.issuers[1] ?? {}, { keys: [{ ...jwk, mend: 'a member of its own' }] });

    const config = site.load(file);

    expect(config.systems[0]?.fixedRole).toBe('viewer');
    expect(config.issuers).toMatchObject([
      { jwksUri: 'https://sso.example.org/keys', typ: 'at+jwt' },
      { keys: [jwk] },
    ]);
    expect(config.issuers[1]?.keys).toEqual([jwk]);
  });

  test('keeps an issuer letter for letter, because tokens are compared with it', () => {
    const file = goodFile();
    Object.assign(file.issuers[0] ?? {}, { issuer: 'https://sso.example.org/' });

    expect(site.load(file).issuers[0]?.issuer).toBe('https://sso.example.org/');
  });

  test('is overridden by the command line and the environment', () => {
    const file = { ...goodFile(), publicUrl: undefined };
    const config = site.load(file, {
      argv: ['--host', '[::1]'],
      env: { PORT: '0', LOG_LEVEL: 'error' },
    });

    expect(config).toMatchObject({
      listen: { host: '::1', port: 0 },
      publicUrl: 'http://[::1]:0',
      logLevel: 'error',
    });
  });

  test('may connect a system named like a property every object has', () => {
    const file = goodFile();
    Object.assign(file.systems[1] ?? {}, { name: 'constructor' });

    expect(site.load(file).systems[1]).not.toHaveProperty('table');
  });
});

test('Everything wrong at once is told at once', () => {
  const file = goodFile();
  Object.assign(file, { lisen: 1, listen: '${LISTEN}' });
  Object.assign(file.issuers[0] ?? {}, { audiences: [], issuer: 'http://sso.example.org' });
  Object.assign(file.systems[0] ?? {}, { concurrency: 9, name: 'dgx', ca: 'gone.pem' });
  Object.assign(file.systems[2] ?? {}, { credential: { mode: 'mint', subjects: { moon: 'sub' } } });

  const refusal = refusalOf(() => site.load(file, { argv: ['--prot=1'], env: { LOG_LEVEL: 'loud' } }));

  expect(refusal?.problems.map(({ path }) => path).sort()).toEqual(
    [
      '--prot',
      'LOG_LEVEL',
      'listen',
      'lisen',
      'issuers[0].audiences',
      'issuers[0].issuer',
      'systems[0].concurrency',
      'systems[0].ca',
      'systems[1].name',
      'systems[2].credential.key',
      'systems[2].credential.subjects.moon',
    ].sort(),
  );
  const text = refusal === undefined ? '' : formatProblems(refusal);
  expect(text).toContain('The configuration has 11 problems.');
  for (const { path, problem, mend } of refusal?.problems ?? []) {
    expect(text).toContain(`  ${path}: ${problem}.\n    ${mend}\n`);
  }
});

/** What a gateway is given that is told nothing about its database. */
function ownFiles() {
  const folder = join(site.folder, '.clusterql');
  return { folder, database: { kind: 'pglite', folder } };
}
