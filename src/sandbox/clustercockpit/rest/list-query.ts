import { Refusal } from '../answers.ts';
import { jobStates } from '../data.ts';

export interface ListQuery {
  cluster: string | undefined;
  project: string | undefined;
  states: string[];
  /** Epoch seconds, both ends inclusive. */
  startTime: { from: number; to: number } | undefined;
  itemsPerPage: number;
  page: number;
  withMetadata: boolean;
}

const known = ['cluster', 'project', 'state', 'start-time', 'items-per-page', 'page', 'with-metadata'];

/** The parameters of GET /api/jobs/: the complete list, anything else is refused. */
export function readListQuery(params: URLSearchParams): ListQuery {
  const stranger = [...params.keys()].find((key) => !known.includes(key));
  if (stranger !== undefined) throw new Refusal(400, `invalid query parameter: ${stranger}`);
  return {
    cluster: params.get('cluster') ?? undefined,
    project: params.get('project') ?? undefined,
    states: params.getAll('state').map(readState),
    startTime: readStartTime(params.get('start-time')),
    itemsPerPage: readCount(params, 'items-per-page', 25),
    page: readCount(params, 'page', 1),
    // Its presence alone counts, `with-metadata=false` too.
    withMetadata: params.has('with-metadata'),
  };
}

function readState(state: string): string {
  if ((jobStates as readonly string[]).includes(state)) return state;
  throw new Refusal(400, 'invalid query parameter value: state');
}

function readStartTime(value: string | null): ListQuery['startTime'] {
  if (value === null) return undefined;
  const [, from, to] = /^(\d+)-(\d+)$/.exec(value) ?? [];
  if (from === undefined) throw new Refusal(400, 'invalid query parameter value: startTime');
  return { from: Number(from), to: Number(to) };
}

function readCount(params: URLSearchParams, name: string, otherwise: number): number {
  const value = params.get(name);
  if (value === null) return otherwise;
  if (/^\+?0*[1-9]\d*$/.test(value)) return Number(value);
  throw new Refusal(400, `invalid query parameter value: ${name}`);
}
