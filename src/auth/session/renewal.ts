import { setTimeout as sleep } from 'node:timers/promises';
import type { NamedSecret } from '../../domain/change/key.ts';
import { ClusterQLError } from '../../errors.ts';
import { createExpiringMap } from '../expiring-map.ts';
import type { TokenSet } from '../openid/token-set.ts';
import { refusal } from '../refusal.ts';
import { isoTime } from '../token-refusal.ts';
import { areDue, areOver, markOf, type KeptTokens } from './kept-tokens.ts';
import { createTurns, type TurnOptions, type Turns } from './turn.ts';

/** What it takes to keep the tokens of sessions, and of accounts. */
export interface KeepingOptions {
  /** Keys of the gateway; the first one seals, all of them open. */
  readonly keys: readonly [NamedSecret, ...NamedSecret[]];
  /** New tokens of the issuer of that name; refuses with EXPIRED when it takes the refresh token no more. */
  readonly refresh: (issuer: string, refreshToken: string) => Promise<TokenSet>;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Told what failed beside a request, for the log. */
  readonly onError?: (error: unknown) => void;
  /** Told of every renewal: a process that stops in the middle of one takes the only good tokens with it. */
  readonly onRenewal?: (renewal: Promise<unknown>) => void;
}

/** Keeps tokens good. */
export interface Renewal<Row> extends Pick<Turns<Row>, 'newest'> {
  /** The row with tokens that are good now; null when it is not there any more. */
  renewed(row: Row): Promise<Row | null>;
}

export interface RenewalOptions<Key, Row> extends Omit<TurnOptions<Key, Row>, 'refresh'> {
  readonly refresh: KeepingOptions['refresh'];
  readonly onRenewal: (renewal: Promise<unknown>) => void;
  /** Told what took the place of a row, or that nothing did. */
  readonly replaced: (before: Row, after: Row | null) => void;
}

/** An issuer that does not answer is left alone for so long. */
const outageHoldsMilliseconds = 1_000;
/** It was told to be final. */
const refusalHoldsMilliseconds = 10 * 60_000;
const mostFailures = 10_000;

export function createRenewal<Key, Row extends KeptTokens<Key>>(
  options: RenewalOptions<Key, Row>,
): Renewal<Row> {
  const { now, onError, onRenewal, replaced } = options;
  const turns = createTurns<Key, Row>({ ...options, refresh });
  const failures = createExpiringMap<ClusterQLError>(mostFailures, now);
  const renewing = new Map<string, Promise<Row | null>>();

  async function refresh(row: Row): Promise<TokenSet> {
    try {
      return await options.refresh(row.issuer, row.tokens.refreshToken ?? '');
    } catch (error) {
      throw remembered(row, error);
    }
  }

  function remembered(row: Row, error: unknown): unknown {
    if (!(error instanceof ClusterQLError)) return error;
    const isFinal = error.facts.reason === 'EXPIRED';
    const failure = isFinal ? signInOver(row, error.facts.detail) : error;
    const held = isFinal ? refusalHoldsMilliseconds : outageHoldsMilliseconds;
    failures.set(markOf(row), failure, now() + held);
    return failure;
  }

  async function renew(row: Row): Promise<Row | null> {
    const failure = failures.get(markOf(row));
    if (failure !== undefined) throw failure;
    const after = await turns.renew(row);
    replaced(row, after);
    return after;
  }

  /** One at a time in this process, for all who wait. */
  function renewOnce(row: Row): Promise<Row | null> {
    const mark = markOf(row);
    const begun = renewing.get(mark);
    if (begun !== undefined) return begun;
    const renewal = renew(row).finally(() => renewing.delete(mark));
    renewing.set(mark, renewal);
    onRenewal(renewal);
    return renewal;
  }

  /** Nobody waits for the issuer, or suffers from its outage. */
  function renewBeside(row: Row): void {
    const mark = markOf(row);
    if (!renewing.has(mark) && failures.get(mark) === undefined) renewOnce(row).catch(onError);
  }

  return {
    newest: turns.newest,
    async renewed(row) {
      const newest = turns.newest(row);
      if (!areDue(newest.tokens, now())) return newest;
      const canBeRenewed = newest.tokens.refreshToken !== null;
      if (areOver(newest.tokens, now())) {
        if (canBeRenewed) return renewOnce(newest);
        throw signInOver(newest);
      }
      if (canBeRenewed) renewBeside(newest);
      return newest;
    },
  };
}

function signInOver({ issuer, tokens }: KeptTokens<unknown>, detail?: string): ClusterQLError {
  const expiredAt = tokens.expiresAt === null ? undefined : isoTime(tokens.expiresAt / 1000);
  const sentence = `The sign-in at ${issuer} has ended; sign in there again.`;
  return refusal('EXPIRED', sentence, { detail, expiredAt });
}

/** Real time, which does not keep the process from ending. */
export async function sleepBeside(milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { ref: false });
}

/** For whoever wants to be told nothing. */
export function ignore(): void {}
