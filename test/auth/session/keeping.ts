import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createAccounts } from '../../../src/auth/session/accounts.ts';
import type { KeepingOptions } from '../../../src/auth/session/renewal.ts';
import { createSessions } from '../../../src/auth/session/sessions.ts';
import { unreachable } from '../../../src/auth/openid/failure.ts';
import type { TokenSet } from '../../../src/auth/openid/token-set.ts';
import { refusal } from '../../../src/auth/refusal.ts';
import { createConnectedAccountTable } from '../../../src/database/connected-account.ts';
import type { Database } from '../../../src/database/database.ts';
import { createSessionTable } from '../../../src/database/session.ts';
import { describeDatabases, type TestDatabase } from '../../support/database.ts';
import { Clock } from '../issuer-fixture.ts';

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
    const count = this.given.length / 3;
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
function replicaOver(
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
    /** What was told beside requests. */
    failures,
    sessionStore,
    accountStore,
    sessions: createSessions({ ...options, store: sessionStore, idleMinutes: 120, lifetimeHours: 12 }),
    accounts: createAccounts({ ...options, store: accountStore }),
  };
}

export type Replica = ReturnType<typeof replicaOver>;

/** A gateway of two replicas, and an issuer; everything but the database is new for every test. */
export interface Site {
  database: TestDatabase;
  clock: Clock;
  issuer: RotatingIssuer;
  here: Replica;
  there: Replica;
  /** One more, which differs in something. */
  another(difference: Partial<KeepingOptions>): Replica;
}

export function describeReplicas(title: string, suite: (site: Site) => void): void {
  describeDatabases(title, (open) => {
    const site = {} as Site;
    let other: Database;

    beforeAll(async () => {
      site.database = await open();
      other = await site.database.alongside();
    });

    beforeEach(async () => {
      const { database } = site;
      await database.prisma.session.deleteMany();
      await database.prisma.connectedAccount.deleteMany();
      const clock = new Clock();
      const issuer = new RotatingIssuer(clock);
      Object.assign(site, {
        ...{ clock, issuer },
        here: replicaOver(database, { clock, issuer }),
        there: replicaOver(other, { clock, issuer }),
        another: (difference) => replicaOver(other, { clock, issuer, ...difference }),
      } satisfies Partial<Site>);
    });

    afterAll(async () => {
      await other.close();
      await site.database.close();
    });

    suite(site);
  });
}

/** Something that happens when the test says so. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
