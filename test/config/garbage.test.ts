import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { formatProblems } from '../../src/config.ts';
import { createSite, gatewaySecret, goodFile, keyPair, refusalOf } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const key = keyPair();
const secret = 'S3CRET/value+of=the:environment';
const clientSecret = 'CLIENT-SECRET/of+an=application';
const env = { SECRET: secret };

/** Whatever an operator could put somewhere: values of every type, secrets, and words the file knows. */
const anything = fc.oneof(
  { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 2 },
  fc.constantFrom(
    key.full,
    gatewaySecret,
    clientSecret,
    '${SECRET}',
    'https://${SECRET}.org',
    'x${SECRET}',
    '${UNSET}',
    '${',
  ),
  fc.constantFrom(
    'gateway',
    'mint',
    'stored',
    'idToken',
    'fixed',
    'upstream',
    'http://far.example.org',
    '__proto__',
    'constructor',
  ),
);

vi.setConfig({ testTimeout: 60_000 });

const places = placesOf(fullFile());

const bend = fc.record({
  place: fc.constantFrom(...places),
  value: anything,
  newKey: fc.option(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString', 'keys', 'ca')), {
    nil: undefined,
  }),
});

test('any bending of a good file loads or is refused with problems, and no secret is told', () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.array(bend, { minLength: 1, maxLength: 6 }), (bends) => {
      const file = fullFile();
      for (const { place, value, newKey } of bends)
        put(file, newKey === undefined ? place : [...place, newKey], value);
      const refusal = refusalOf(() => site.load(file, { env }));
      if (refusal === undefined) return;
      refused++;
      expectPlain(refusal);
    }),
    { numRuns: 150 },
  );
  expect(refused).toBeGreaterThan(50);
});

test('any text at all loads or is refused with problems, and no secret is told', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'systems:',
      '- {',
      `key: ${key.full}`,
      `secret: *${gatewaySecret}`,
      `"${key.full}`,
      '*a',
      '? [',
      '${SECRET}: x',
    ),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const refusal = refusalOf(() => site.load(lines.join('\n'), { env }));
      expect(refusal).toBeDefined();
      if (refusal !== undefined) expectPlain(refusal);
    }),
    { numRuns: 150 },
  );
});

/** A good file that has everything in it that signing in may have. */
function fullFile() {
  const file = goodFile(key);
  const device = { id: 'clusterql-cli', scopes: ['openid'], resource: 'urn:clusterql' };
  const client = {
    id: 'renku',
    secret: clientSecret,
    scopes: ['openid'],
    signIn: true,
    bearer: 'accessToken',
  };
  Object.assign(file.issuers[0] as object, { allowIdTokens: true, client, device });
  const exchange = { mode: 'exchange', issuers: ['campus'], audience: 'runai', scopes: ['read'] };
  Object.assign(file.systems[0] as object, {
    headerTokens: { issuers: ['emmy-tokens'], opaque: false },
    credential: [
      { mode: 'stored', issuer: 'campus', token: 'idToken' },
      { mode: 'forward', issuers: ['emmy-tokens'] },
    ],
  });
  Object.assign(file.systems[1] as object, {
    credential: [
      { ...exchange, clientId: 'renku', clientSecret, tokenUrl: 'https://sso.example.org/token' },
      { mode: 'client', clientId: 'renku', clientSecret, roles: ['administrator'] },
      { mode: 'none' },
    ],
  });
  file.roles['dgx'] = { administrator: [{ issuer: 'campus', claim: 'groups', value: 'dgx' }] };
  return Object.assign(file, { sessions: { idleMinutes: 30, lifetimeHours: 8 } });
}

test('the file that is bent is a good one', () => {
  expect(site.problems(fullFile())).toEqual([]);
});

function expectPlain(refusal: NonNullable<ReturnType<typeof refusalOf>>): void {
  expect(refusal.problems.length).toBeGreaterThan(0);
  for (const { path, problem, mend } of refusal.problems) {
    expect(path).not.toBe('');
    expect(problem).toMatch(/^[a-z].*[^.]$/);
    expect(mend).toMatch(/^[A-Z].*\.$/);
  }
  const text = formatProblems(refusal);
  expect(text).not.toContain(secret);
  expect(text).not.toContain(key.full);
  expect(text).not.toContain(gatewaySecret);
  expect(text).not.toContain(clientSecret);
}

/** Every place of a value, as the keys that lead there. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, item]) => placesOf(item, [...path, name]));
  return path.length === 0 ? below : [path, ...below];
}

/** Puts a value at a place, unless an earlier bend took the way there; no file can say how long a list is. */
function put(file: unknown, place: readonly string[], value: unknown): void {
  const parent = place.slice(0, -1).reduce<any>((section, name) => section?.[name], file);
  if (Array.isArray(parent) && place.at(-1) === 'length') return;
  if (typeof parent === 'object' && parent !== null) {
    Object.defineProperty(parent, place.at(-1) ?? '', {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}
