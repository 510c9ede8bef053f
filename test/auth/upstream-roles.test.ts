import { afterEach, describe, expect, it, vi } from 'vitest';
import { createForward } from '../../src/auth/forward.ts';
import { concealRaw, type Identity } from '../../src/auth/identity.ts';
import { createUpstreamRoles, type TellingSystem } from '../../src/auth/upstream-roles.ts';
import type { Role } from '../../src/domain/viewer.ts';
import { ClusterQLError } from '../../src/errors.ts';
import { settle } from '../http/site.ts';

afterEach(() => void vi.useRealTimers());

const start = Date.parse('2026-11-22T12:00:00Z');

/** Whoever presented the token of this text; null presented none. */
function identityOf(text: string | null, issuer = 'acme', expiresAt: number | null = null): Identity {
  const roles = new Map<string, Role | null>([['dgx', text === null ? 'anonymous' : null]]);
  const known = { issuer: text && issuer, subject: text && `u-${text}`, name: null, email: null };
  const viewer = { ...known, emailVerified: false, expiresAt: null, roles };
  if (text === null) return { viewer, token: null };
  const token = { issuer, subject: `u-${text}`, claims: {}, raw: text, fingerprint: `f-${text}`, expiresAt };
  return { viewer, token: concealRaw(token) };
}

const forward = createForward(
  { name: 'dgx', kind: 'runai' },
  { mode: 'forward', issuers: ['acme'] },
  () => start - 1,
);

/** A system that answers what the test says, with the tokens it was asked about. */
function telling(name: string, answer: (raw: string) => Promise<Role | null>) {
  const asked: string[] = [];
  const system: TellingSystem = {
    ref: { name, kind: 'runai' },
    credentialFor: (identity) => forward.credentialFor(identity, null),
    async ask(credential) {
      const raw = (await credential.authorization())?.replace('Bearer ', '') ?? '';
      asked.push(raw);
      return answer(raw);
    },
  };
  return { system, asked };
}

/** An answer that comes when the test gives it. */
function pending() {
  let settle: ((role: Role) => void) | undefined;
  const answer = new Promise<Role>((resolve) => (settle = resolve));
  return { answer, give: (role: Role) => settle?.(role) };
}

const unavailable = new ClusterQLError('UPSTREAM_UNAVAILABLE', 'System dgx cannot be reached.', {
  system: 'dgx',
});

describe('a stranger', () => {
  it('stays one, and no system is asked', async () => {
    const dgx = telling('dgx', async () => 'administrator');
    const complete = createUpstreamRoles([dgx.system]);
    expect((await complete(identityOf(null), 'r-1')).viewer.roles.get('dgx')).toBe('anonymous');
    const other = await complete(identityOf('a', 'another issuer'), 'r-1');
    expect(other.viewer.roles.get('dgx')).toBeNull();
    expect(other.viewer.unknownRoles).toBeUndefined();
    expect(dgx.asked).toEqual([]);
  });
});

describe('a role that a system tells', () => {
  it('is asked once a minute and token', async () => {
    let now = start;
    const answers: (Role | null)[] = ['editor', null];
    const dgx = telling('dgx', async () => answers.shift() ?? null);
    const complete = createUpstreamRoles([dgx.system], { now: () => now });
    for (const later of [0, 59_999]) {
      now = start + later;
      expect((await complete(identityOf('a'), 'r-1')).viewer.roles.get('dgx')).toBe('editor');
    }
    expect(dgx.asked).toEqual(['a']);
    now = start + 60_000;
    for (const requestId of ['r-1', 'r-2']) {
      expect((await complete(identityOf('a'), requestId)).viewer.roles.get('dgx')).toBeNull();
    }
    expect(dgx.asked).toEqual(['a', 'a']);
  });

  it('is kept no longer than the token lives', async () => {
    let now = start;
    const dgx = telling('dgx', async () => 'viewer');
    const complete = createUpstreamRoles([dgx.system], { now: () => now });
    await complete(identityOf('a', 'acme', start + 1_000), 'r-1');
    now = start + 1_000;
    await complete(identityOf('a', 'acme', start + 1_000), 'r-1');
    expect(dgx.asked).toEqual(['a', 'a']);
  });

  it('is one question for twenty requests at once', async () => {
    const { answer, give } = pending();
    const dgx = telling('dgx', () => answer);
    const complete = createUpstreamRoles([dgx.system]);
    const requests = Array.from({ length: 20 }, () => complete(identityOf('a'), 'r-1'));
    await settle();
    give('researcher');
    const completed = await Promise.all(requests);
    expect(completed.map(({ viewer }) => viewer.roles.get('dgx'))).toEqual(Array(20).fill('researcher'));
    expect(dgx.asked).toEqual(['a']);
  });

  it('is never that of another token', async () => {
    const dgx = telling('dgx', async (raw) => (raw === 'a' ? 'administrator' : 'viewer'));
    const complete = createUpstreamRoles([dgx.system]);
    const [a, b] = await Promise.all([complete(identityOf('a'), 'r-1'), complete(identityOf('b'), 'r-2')]);
    expect([a, b].map(({ viewer }) => viewer.roles.get('dgx'))).toEqual(['administrator', 'viewer']);
    expect((await complete(identityOf('b'), 'r-3')).viewer.roles.get('dgx')).toBe('viewer');
    expect(dgx.asked.sort()).toEqual(['a', 'b']);
  });
});

describe('a system that does not tell', () => {
  it('gives no role, says why, and is asked again by the next request', async () => {
    const answers: (Role | Error)[] = [unavailable, 'editor'];
    const dgx = telling('dgx', async () => {
      const answer = answers.shift() ?? unavailable;
      if (answer instanceof Error) throw answer;
      return answer;
    });
    const complete = createUpstreamRoles([dgx.system]);
    const { viewer } = await complete(identityOf('a'), 'r-1');
    expect(viewer.roles.get('dgx')).toBeNull();
    expect([...(viewer.unknownRoles ?? [])]).toEqual([['dgx', unavailable]]);
    const again = (await complete(identityOf('a'), 'r-2')).viewer;
    expect(again.roles.get('dgx')).toBe('editor');
    expect(again.unknownRoles?.size).toBe(0);
  });

  it('costs another one nothing', async () => {
    const dgx = telling('dgx', () => Promise.reject(unavailable));
    const second = telling('second', async () => 'viewer');
    const { viewer } = await createUpstreamRoles([dgx.system, second.system])(identityOf('a'), 'r-1');
    expect(viewer.roles.get('second')).toBe('viewer');
    expect([...(viewer.unknownRoles?.keys() ?? [])]).toEqual(['dgx']);
  });

  it('is waited for from when it was asked, and its late answer still counts', async () => {
    vi.useFakeTimers();
    const { answer, give } = pending();
    const dgx = telling('dgx', () => answer);
    const complete = createUpstreamRoles([dgx.system], { patienceMilliseconds: 2_000 });
    const first = complete(identityOf('a'), 'r-1');
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await first).viewer.unknownRoles?.get('dgx')).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      facts: { system: 'dgx', retryable: true },
    });
    // No time passes for this one: the two seconds are over.
    const second = await complete(identityOf('a'), 'r-2');
    expect(second.viewer.unknownRoles?.get('dgx')?.code).toBe('UPSTREAM_TIMEOUT');
    give('editor');
    await vi.advanceTimersByTimeAsync(0);
    expect((await complete(identityOf('a'), 'r-3')).viewer.roles.get('dgx')).toBe('editor');
    expect(dgx.asked).toEqual(['a']);
  });
});
