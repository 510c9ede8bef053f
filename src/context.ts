import type { GraphQLResolveInfo } from 'graphql';
import type { Joins } from './domain/join.ts';
import type { Cursors } from './domain/page/cursor.ts';
import type { Sources } from './domain/sources.ts';
import type { Viewer } from './domain/viewer.ts';

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
  /** Puts the failure of one system into `errors[]` beside the data of the others. */
  reportFailure(failure: unknown, info: GraphQLResolveInfo): void;
}
