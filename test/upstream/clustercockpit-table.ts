import { graphqlJob, parametersOf, type Received, type Reply, restJob } from './clustercockpit-server.ts';

export const midnight = Date.UTC(2026, 8, 21) / 1000;

/** A job table as cc-backend has it: in order of the start alone, equal starts in another order each time. */
export interface Table {
  /** By job number, with the start in epoch seconds. */
  readonly starts: Map<number, number>;
  reply(request: Received): Reply;
}

export function tableOf(starts: readonly (readonly [number, number])[]): Table {
  const table = new Map(starts);
  let turn = 0;

  function select({ from, to, descending, page, limit }: Selection): [number, number][] {
    turn += 1;
    const rows = [...table].filter(([, start]) => start >= from && start <= to);
    if (turn % 2 === 0) rows.reverse();
    rows.sort(([, a], [, b]) => (descending ? b - a : a - b));
    return rows.slice((page - 1) * limit, page * limit + 1);
  }

  return {
    starts: table,
    reply(request) {
      const selection = request.json ? ofGraphQL(request.json) : ofRest(request);
      const rows = select(selection);
      const { limit } = selection;
      const given = rows.slice(0, limit);
      if (!request.json) {
        return { body: { jobs: given.map(([jobId, startTime]) => restJob({ jobId, startTime })) } };
      }
      const items = given.map(([jobId, start]) =>
        graphqlJob({ jobId, startTime: new Date(start * 1000).toISOString() }),
      );
      return { body: { data: { jobs: { items, hasNextPage: rows.length > limit } } } };
    },
  };
}

interface Selection {
  from: number;
  to: number;
  descending: boolean;
  page: number;
  limit: number;
}

function ofGraphQL({ query, variables }: any): Selection {
  const { from, to } = variables.filter[0].startTime ?? {};
  return {
    from: from === undefined ? 0 : Date.parse(from) / 1000,
    to: to === undefined ? Infinity : Date.parse(to) / 1000,
    descending: variables.order === 'DESC',
    page: Number(/page: (\d+)/.exec(query)?.[1]),
    limit: variables.limit,
  };
}

function ofRest(request: Received): Selection {
  const { 'start-time': range = `0-${Number.MAX_SAFE_INTEGER}`, ...asked } = parametersOf(request);
  const [from, to] = range.split('-').map(Number) as [number, number];
  return { from, to, descending: true, page: Number(asked.page), limit: Number(asked['items-per-page']) };
}
