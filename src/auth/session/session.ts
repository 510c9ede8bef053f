import type { Person } from '../../domain/credential.ts';
import type { TokenSet } from '../openid/token-set.ts';

/** A browser that is signed in. */
export interface OpenSession extends Person {
  readonly id: string;
  /** Good for now: renewed before they end, as long as the issuer lets them be. Not enumerable. */
  readonly tokens: TokenSet;
  /** Until when the browser stays signed in as things are, epoch milliseconds. */
  readonly endsAt: number;
}

/** The browsers that are signed in. */
export interface Sessions {
  /** Begins a session; `cookie` is a secret that stands nowhere else, `endsAt` when it ends however it is used. */
  begin(person: Person, tokens: TokenSet): Promise<{ readonly cookie: string; readonly endsAt: number }>;
  /** Refuses with SESSION_ENDED what is no session any more, with EXPIRED one whose tokens cannot be renewed. */
  open(cookie: string): Promise<OpenSession>;
  /** Ends a session; answers it, so that its tokens can be revoked, and null when there was none. */
  end(cookie: string): Promise<OpenSession | null>;
}

/** An account that a person connected: who they are at another issuer, with tokens good for now. */
export interface ConnectedAccount extends Person {
  /** Not enumerable. */
  readonly tokens: TokenSet;
}

/** The accounts that people connected, of every issuer one. */
export interface Accounts {
  /** Answers the account that it takes the place of, so that its tokens can be revoked. */
  connect(owner: Person, account: Person, tokens: TokenSet): Promise<ConnectedAccount | null>;
  /** Null when none is connected; refuses with EXPIRED one whose tokens cannot be renewed. */
  find(owner: Person, issuer: string): Promise<ConnectedAccount | null>;
  /** Answers what was there, whether its tokens were good or not. */
  disconnect(owner: Person, issuer: string): Promise<ConnectedAccount | null>;
}
