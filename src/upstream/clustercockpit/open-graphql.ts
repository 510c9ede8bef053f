import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import { type Ask, createAsk } from './ask.ts';
import { probeDocument } from './documents.ts';
import { AnyAnswer } from './schema.ts';

/** How long a closed `/query` is not asked again: sites open one by changing their proxy. */
const closedMilliseconds = 5 * 60_000;

/** cc-backend's GraphQL as far as the site lets it through. */
export interface OpenGraphQL {
  /** Throws `GraphQLClosed` where nothing is let through. */
  readonly ask: Ask;
  isClosed(): boolean;
}

/** Nothing was answered, because the path is closed. */
export class GraphQLClosed extends ClusterQLError {
  constructor({ name }: SystemRef) {
    const message = `System ${name} answers this over GraphQL alone, which is closed here; ask its operator to open \`/query\`.`;
    super('UNSUPPORTED', message, { system: name });
  }
}

/**
 * The question itself is the first probe, so that an open `/query` costs nothing; what might be the answer of a
 * proxy is asked once more with one field, and remembered for a while.
 */
export function openGraphQL(door: Door): OpenGraphQL {
  const ask = createAsk(door);
  let closedUntil = 0;

  function isClosed(): boolean {
    return Date.now() < closedUntil;
  }

  return {
    isClosed,
    async ask(caller, ...question) {
      if (isClosed()) throw new GraphQLClosed(door.system);
      try {
        return await ask(caller, ...question);
      } catch (error) {
        if (!mayBeClosed(error) || (await probeGraphQL(door, caller))) throw error;
        closedUntil = Date.now() + closedMilliseconds;
        throw new GraphQLClosed(door.system);
      }
    },
  };
}

/** What GraphQL answers, or REST where it is closed. */
export async function elseOverRest<T>(answer: Promise<T>, overRest: () => Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof GraphQLClosed)) throw error;
    return overRest();
  }
}

/** What a proxy says before a path that it keeps closed, or an older server to a path that it does not know. */
function mayBeClosed(error: unknown): boolean {
  if (!(error instanceof ClusterQLError)) return false;
  const { status } = error.facts;
  return status === 403 || status === 404 || status === 405 || error.code === 'UPSTREAM_PROTOCOL';
}

/** Whether `/query` answers one field to this caller, be it with a refusal. */
async function probeGraphQL(door: Door, caller: Caller): Promise<boolean> {
  const body = { query: probeDocument };
  const request = { method: 'POST', path: '/query', body, schema: AnyAnswer } as const;
  const answer = await door.read(caller, request).catch(nullIfTurnedAway);
  return answer !== null && (answer.data !== undefined || answer.errors !== undefined);
}

/** Anything else, such as a refused credential or a system that is down, says nothing of the path. */
function nullIfTurnedAway(error: unknown): null {
  const codes: readonly unknown[] = [
    'UPSTREAM_FORBIDDEN',
    'NOT_FOUND',
    'UPSTREAM_FAILURE',
    'UPSTREAM_PROTOCOL',
  ];
  if (error instanceof ClusterQLError && codes.includes(error.code)) return null;
  throw error;
}
