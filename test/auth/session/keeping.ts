import { setTimeout as sleep } from 'node:timers/promises';
import { createAccounts } from '../../../src/auth/session/accounts.ts';
import type { KeepingOptions } from '../../../src/auth/session/renewal.ts';
import { createSessions } from '../../../src/auth/session/sessions.ts';
import { unreachable } from '../../../src/auth/openid/failure.ts';
import type { TokenSet } from '../../../src/auth/openid/token-set.ts';
import { refusal } from '../../../src/auth/refusal.ts';
import { createConnectedAccountTable } from '../../../src/database/connected-account.ts';
import type { Database } from '../../../src/database/database.ts';
import { createSessionTable } from '../../../src/database/session.ts';
import type { Clock } from '../issuer-fixture.ts';

export const oldKey = { id: 'k1', secret: 'the-old-secret-of-the-gateway-0123456789' };
export const newKey = { id: 'k2', secret: 'the-new-secret-of-the-gateway-0123456789' };

export const tokenSeconds = 600;

/** An issuer that takes each refresh token once: one that is used again ends the sign-in, as with a thief. */
export class RotatingIssuer {
  /** The refresh tokens that were used, in their order, with the name of the issuer. */
  readonly asked: string[] = [];
  /** Every token that it ever gave. */
  readonly given: string[] = [];
  isAway = false;
  /** What it waits for before it answers. */
  gate: Promise<unknown> = Promise.resolve();
  readonly #good = new Set<string>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  give(seconds = tokenSeconds): TokenSet {
    const count = this.given.length;
    const [accessToken, refreshToken, idToken] = ['access', 'refresh', 'identity'].map(
      (kind) => `${kind}-canary-${count}`,
    ) as [string, string, string];
    this.#good.add(refreshToken);
    this.given.push(accessToken, refreshToken, idToken);
    return { accessToken, refreshToken, idToken, expiresAt: this.#clock.now() + seconds * 1000 };
  }

  revoke(tokens: TokenSet): void {
    this.#good.delete(tokens.refreshToken ?? '');
  }

  readonly refresh = async (issuer: string, refreshToken: string): Promise<TokenSet> => {
    this.asked.push(`${issuer} ${refreshToken}`);
    await this.gate;
    if (this.isAway) throw unreachable(issuer, new TypeError('fetch failed'));
    if (!this.#good.delete(refreshToken)) throw refusal('EXPIRED', `The sign-in at ${issuer} has ended.`);
    return this.give();
  };
}

/** One replica of the gateway over a database. */
export function replicaOver(
  { prisma }: Database,
  { clock, issuer, ...others }: { clock: Clock; issuer: RotatingIssuer } & Partial<KeepingOptions>,
) {
  const failures: unknown[] = [];
  const options: KeepingOptions = {
    keys: [oldKey],
    refresh: issuer.refresh,
    now: clock.now,
    wait: () => sleep(5),
    onError: (error) => failures.push(error),
    ...others,
  };
  const [sessionStore, accountStore] = [createSessionTable(prisma), createConnectedAccountTable(prisma)];
  return {
    failures,
    sessionStore,
    accountStore,
    sessions: createSessions({ ...options, store: sessionStore, idleMinutes: 120, lifetimeHours: 12 }),
    accounts: createAccounts({ ...options, store: accountStore }),
  };
}

/** Something that happens when the test says so. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
