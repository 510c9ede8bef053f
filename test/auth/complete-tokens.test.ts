import { beforeAll, describe, expect, it } from 'vitest';
import type { HeaderTokens } from '../../src/auth/brought-tokens.ts';
import { createCompleteTokens, type TokenSystem } from '../../src/auth/complete-tokens.ts';
import type { CredentialOptions } from '../../src/auth/credential-options.ts';
import type { Identity } from '../../src/auth/identity.ts';
import type { RoleSystem } from '../../src/auth/roles.ts';
import type { Accounts, ConnectedAccount } from '../../src/auth/session/session.ts';
import { createTokenVerifier, type VerifyToken } from '../../src/auth/token-verifier.ts';
import type { Role } from '../../src/domain/viewer.ts';
import { ClusterQLError } from '../../src/errors.ts';
import {
  campusClaims,
  campusOptions,
  Clock,
  FakeWeb,
  keyOnlyOptions,
  sign,
  signingPair,
  start,
  type Claims,
  type SigningPair,
} from './issuer-fixture.ts';
import { connectUrl, identityOf, outboundOf, ref, tokenOf } from './outbound-fixture.ts';

let campus: SigningPair;
let runai: SigningPair;
beforeAll(async () => {
  campus = await signingPair('RS256', 'k1');
  runai = await signingPair('EdDSA');
});

const stored = { mode: 'stored', issuer: 'runai' } as const;
const forward = { mode: 'forward', issuers: ['runai'] } as const;
const somebody = identityOf(tokenOf('campus'));
const nothingBrought = new Map<string, string>();

interface Given {
  readonly headerTokens?: HeaderTokens;
  readonly roles?: Pick<RoleSystem, 'table' | 'fixedRole'>;
  readonly find?: Accounts['find'];
  readonly patienceMilliseconds?: number;
  readonly verifyToken?: VerifyToken;
}

/** Completes for one system, dgx; what accounts were looked up is written down. */
function completing(credential: CredentialOptions, { headerTokens, roles, find, ...more }: Given = {}) {
  const issuers = [campusOptions(), keyOnlyOptions('runai', [runai.publicJwk])];
  const fetch = new FakeWeb().serveCampus([campus.publicJwk]).fetch;
  const asked: string[] = [];
  const accounts: Pick<Accounts, 'find'> = {
    find(owner, issuer) {
      asked.push(`${owner.issuer}/${owner.subject} at ${issuer}`);
      return find === undefined ? Promise.resolve(null) : find(owner, issuer);
    },
  };
  const verifyToken = createTokenVerifier({ issuers, fetch, now: new Clock().now });
  const credentialFor = outboundOf(credential);
  const system: TokenSystem = { ref, credential, headerTokens, connectUrl, credentialFor, ...roles };
  const complete = createCompleteTokens([system], { accounts, issuers, verifyToken, ...more });
  return { complete, asked };
}

function runaiToken(claims: Claims = {}): Promise<string> {
  return sign(runai, { sub: 'r-9', exp: start + 300, ...claims });
}

async function accountOf(claims: Claims = {}): Promise<ConnectedAccount> {
  const tokens = { refreshToken: null, idToken: 'id-token', expiresAt: null };
  return { issuer: 'runai', subject: 'r-9', tokens: { ...tokens, accessToken: await runaiToken(claims) } };
}

/** Somebody whose own token gives them that role. */
function holding(role: Role | null): Identity {
  return { ...somebody, viewer: { ...somebody.viewer, roles: new Map([['dgx', role]]) } };
}

function onDgx({ viewer }: Identity) {
  const unknown = viewer.unknownRoles?.get('dgx');
  return { role: viewer.roles.get('dgx'), code: unknown?.code, facts: unknown?.facts };
}

describe('a token that is brought for a system', () => {
  it('of an issuer that is not taken gives no role, and costs that system alone', async () => {
    const raw = await sign(campus, campusClaims());
    const completed = await completing(forward).complete(somebody, new Map([['dgx', raw]]));
    expect(onDgx(completed)).toMatchObject({
      ...{ role: null, code: 'UNAUTHENTICATED', facts: { system: 'dgx', reason: 'ISSUER_NOT_ACCEPTED' } },
    });
    expect(JSON.stringify(completed) + onDgx(completed).facts?.detail).not.toContain(raw);
  });

  it('is of an issuer that the credential sends on, unless others are named, or none', async () => {
    const brought = new Map([['dgx', await runaiToken()]]);
    const elsewhere = { mode: 'forward', issuers: ['campus'] } as const;
    for (const [credential, headerTokens, reason] of [
      [{ mode: 'chain', links: [elsewhere, stored] }, { opaque: true }, undefined],
      [elsewhere, { issuers: ['runai'] }, undefined],
      [elsewhere, {}, 'ISSUER_NOT_ACCEPTED'],
      [{ mode: 'none' }, {}, 'ISSUER_NOT_ACCEPTED'],
      [stored, { issuers: [] }, 'ISSUER_NOT_ACCEPTED'],
    ] as const) {
      const completed = await completing(credential, { headerTokens }).complete(somebody, brought);
      expect(onDgx(completed).facts?.reason).toBe(reason);
      expect(onDgx(completed).role).toBe(reason === undefined ? 'viewer' : null);
    }
  });

  it.each([
    ['that ended', { exp: start - 1 }, 'EXPIRED'],
    ['of nobody', { sub: '' }, 'NO_SUBJECT'],
    ['without an end', { exp: undefined }, 'NO_EXPIRY'],
  ])('%s is refused like any other', async (_, claims, reason) => {
    const brought = new Map([['dgx', await runaiToken(claims)]]);
    expect(onDgx(await completing(forward).complete(somebody, brought))).toMatchObject({
      ...{ role: null, facts: { system: 'dgx', reason } },
    });
  });

  it('that is opaque is refused, unless it is let through where the role is fixed', async () => {
    const brought = new Map([['dgx', 'opaque']]);
    const refused = await completing(forward).complete(somebody, brought);
    expect(onDgx(refused)).toMatchObject({ role: null, facts: { reason: 'MALFORMED', system: 'dgx' } });

    const headerTokens = { issuers: ['runai'], opaque: true };
    const roles = { fixedRole: 'researcher' } as const;
    const { complete } = completing(forward, { headerTokens, roles });
    expect(onDgx(await complete(holding('researcher'), brought))).toMatchObject({
      ...{ role: 'researcher', code: undefined },
    });
    // Of an issuer that the system does not accept: any text at all would make a researcher of them.
    expect(onDgx(await complete(holding(null), brought)).role).toBeNull();
    const fromClaims = await completing(forward, { headerTokens }).complete(somebody, brought);
    expect(onDgx(fromClaims).role).toBeNull();
    // What looks like a token is checked as one.
    const forged = await completing(forward, { headerTokens, roles }).complete(
      somebody,
      new Map([['dgx', 'a.b.c']]),
    );
    expect(onDgx(forged)).toMatchObject({ role: null, facts: { reason: 'MALFORMED' } });
  });

  it('fixes who the caller is there and as what, whatever their own token says', async () => {
    const table = {
      administrator: [{ issuer: 'campus' }],
      editor: [{ issuer: 'runai', claim: 'roles', value: 'lead' }],
    };
    const { complete, asked } = completing(stored, { roles: { table } });
    const completed = await complete(somebody, new Map([['dgx', await runaiToken({ roles: ['lead'] })]]));
    expect(onDgx(completed)).toMatchObject({ role: 'editor', code: undefined });
    expect(completed.viewer.accounts?.get('dgx')).toEqual({ issuer: 'runai', subject: 'r-9' });
    expect(completed.viewer).toMatchObject({ issuer: 'campus', subject: 's-1' });
    expect(asked).toEqual([]);
    const plain = await complete(somebody, new Map([['dgx', await runaiToken()]]));
    expect(onDgx(plain).role).toBeNull();
  });
});

it.each([
  ['a token that is brought', forward, true],
  ['the token of an account', stored, false],
] as const)(
  '%s costs its system alone where the keys of its issuer do not come',
  async (_, credential, brings) => {
    const { complete } = completing(credential, {
      find: () => accountOf(),
      verifyToken: () => new Promise(() => {}),
      patienceMilliseconds: 1,
    });
    expect(
      onDgx(await complete(somebody, new Map(brings ? [['dgx', await runaiToken()]] : []))),
    ).toMatchObject({
      ...{ role: null, code: 'UPSTREAM_TIMEOUT', facts: { system: 'dgx', retryable: true } },
    });
  },
);

describe('a connected account', () => {
  it('that is not there refuses that system and tells where to connect it', async () => {
    const { complete, asked } = completing(stored);
    expect(onDgx(await complete(somebody, nothingBrought))).toMatchObject({
      ...{ role: null, code: 'UNAUTHENTICATED' },
      facts: { system: 'dgx', reason: 'NOT_CONNECTED', connectUrl },
    });
    expect(asked).toEqual(['campus/s-1 at runai']);
  });

  it('that can be renewed no more is told with its end and where to connect it', async () => {
    const expiredAt = new Date(start * 1000).toISOString();
    const ended = new ClusterQLError('UNAUTHENTICATED', 'It ended.', { reason: 'EXPIRED', expiredAt });
    const { complete } = completing(stored, { find: () => Promise.reject(ended) });
    expect(onDgx(await complete(somebody, nothingBrought))).toMatchObject({
      ...{ role: null, code: 'UNAUTHENTICATED' },
      facts: { system: 'dgx', reason: 'EXPIRED', expiredAt, connectUrl },
    });
  });

  it('that cannot be looked up costs that system alone, and says that it may pass', async () => {
    const down = new ClusterQLError('DATABASE_UNAVAILABLE', 'Down.', { retryable: true });
    const { complete } = completing(stored, { find: () => Promise.reject(down) });
    expect(onDgx(await complete(somebody, nothingBrought))).toMatchObject({
      ...{ role: null, code: 'DATABASE_UNAVAILABLE', facts: { system: 'dgx', retryable: true } },
    });
    const hanging = completing(stored, { find: () => new Promise(() => {}), patienceMilliseconds: 1 });
    expect(onDgx(await hanging.complete(somebody, nothingBrought))).toMatchObject({
      ...{ role: null, code: 'UPSTREAM_TIMEOUT', facts: { system: 'dgx', retryable: true } },
    });
  });

  it('whose token is that of somebody else is not used', async () => {
    async function find() {
      return accountOf({ sub: 'r-1' });
    }
    const completed = await completing(stored, { find }).complete(somebody, nothingBrought);
    expect(onDgx(completed)).toMatchObject({ role: null, facts: { reason: 'SIGN_IN_FAILED', connectUrl } });
  });

  it('gives the role of its own token, and what is sent is that token', async () => {
    const table = { administrator: [{ issuer: 'campus' }], researcher: [{ issuer: 'runai' }] };
    const account = await accountOf();
    const { complete } = completing(stored, { roles: { table }, find: async () => account });
    const completed = await complete(somebody, nothingBrought);
    expect(onDgx(completed)).toMatchObject({ role: 'researcher', code: undefined });
    const sent = outboundOf(stored)(completed, 'researcher');
    expect(await sent.authorization()).toBe(`Bearer ${account.tokens.accessToken}`);
    expect(JSON.stringify(completed)).not.toContain(account.tokens.accessToken);
  });

  it('sends its ID token where the system wants that', async () => {
    const wanting = { ...stored, token: 'idToken' } as const;
    const completed = await completing(wanting, { find: () => accountOf() }).complete(
      somebody,
      nothingBrought,
    );
    expect(await outboundOf(wanting)(completed, 'viewer').authorization()).toBe('Bearer id-token');
  });

  it('is not looked up for strangers, for its own people, or where none is stored', async () => {
    for (const [credential, identity] of [
      [stored, identityOf(null)],
      [stored, identityOf(tokenOf('runai'))],
      [forward, somebody],
    ] as const) {
      const { complete, asked } = completing(credential);
      expect(await complete(identity, nothingBrought)).toBe(identity);
      expect(asked).toEqual([]);
    }
  });

  it('gives no role where another way of the list is gone', async () => {
    const exchange = { mode: 'exchange', issuers: ['campus'], audience: 'runai' } as const;
    const table = { administrator: [{ issuer: 'runai' }] };
    const first = { mode: 'chain', links: [exchange, stored] } as const;
    const { complete } = completing(first, { roles: { table }, find: () => accountOf() });
    expect(onDgx(await complete(somebody, nothingBrought))).toMatchObject({
      role: 'viewer',
      code: undefined,
    });
    const second = completing({ mode: 'chain', links: [stored, exchange] });
    expect(onDgx(await second.complete(somebody, nothingBrought))).toMatchObject({
      ...{ role: 'viewer', code: undefined },
    });
  });
});
