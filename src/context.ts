import type { GraphQLResolveInfo } from 'graphql';
import type { ChangeCall } from './domain/change/run.ts';
import type { Outcome } from './domain/change/outcome.ts';
import type { Joins } from './domain/join.ts';
import type { Cursors } from './domain/page/cursor.ts';
import type { Sources } from './domain/sources.ts';
import type { SystemRef } from './domain/system.ts';
import type { Viewer } from './domain/viewer.ts';

/** A change as a mutation asks for it; who asks, and until when, the context knows. */
export interface ChangeRequest<P> extends Omit<ChangeCall<P>, 'credentials' | 'signal'> {
  /** The systems concerned. */
  readonly systems: readonly SystemRef[];
}

/**
 * What a resolver may touch. Sources and joins already carry the caller's credential, so a resolver
 * cannot reach a token and none can leak one.
 */
export interface Context {
  readonly requestId: string;
  readonly viewer: Viewer;
  readonly sources: Sources;
  readonly load: Joins;
  /** Aborts when the client goes away or the request's deadline passes. */
  readonly signal: AbortSignal;
  /** How many rows of one system a list may look at for one page. */
  readonly mostRows: number;
  /** Cursors of this viewer for one list; `bound` is what they are good for. */
  readonly cursorsOf: (bound: readonly unknown[]) => Cursors;
  /** Carries out a change as this viewer: written down, sent once, told truthfully. */
  change<P>(call: ChangeRequest<P>): Promise<Outcome<P>>;
  /** Puts the failure of one system into `errors[]` beside the data of the others. */
  reportFailure(failure: unknown, info: GraphQLResolveInfo): void;
}
