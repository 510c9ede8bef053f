import type { Change, Step } from '../../domain/change/change.ts';
import { conflict } from '../../domain/change/refusal.ts';
import type { Removal } from '../../domain/removal.ts';
import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door, ReadRequest, WriteRequest } from '../../http/door.ts';
import { NotDone, requestStep, type RequestStep } from '../request-step.ts';
import { readOne } from './read.ts';
import { lacking, type Release, type Version } from './release.ts';
import * as wire from './schema.ts';

/** Run:ai as one caller meets it. */
export interface BoundRunai {
  readonly door: Door;
  readonly caller: Caller;
  readonly release: Release;
}

export interface RunaiStep<T> extends RequestStep<T> {
  /** What a 400 means of this request, by its body; null where that is not known. */
  readonly ifRefused?: (json: unknown) => ClusterQLError | null;
  /** What a 409 means of this request. */
  readonly ifTaken?: string;
  /** The release that brought the endpoint; 2.18 and all later ones have it when nothing is said. */
  readonly since?: Version;
  /** What a 404 means of a POST below an id that was looked at. */
  readonly ifMissing?: string;
}

/** A step whose refusals are told in our words; Run:ai's own may quote anything and are for the log alone. */
export function runaiStep<T>({ door, caller }: BoundRunai, declared: RunaiStep<T>): Step {
  const { request, ifRefused, ifTaken, since, ifMissing } = declared;

  function named(status: number, json: unknown): ClusterQLError | null {
    if (status === 400) return ifRefused?.(json) ?? refusedByRule(door.system);
    if (status === 409 && ifTaken !== undefined) return conflict(ifTaken);
    if (status === 404 && ifMissing !== undefined) return new ClusterQLError('NOT_FOUND', ifMissing);
    // What is created has no id that could be missing: it is the endpoint that is.
    const lacksEndpoint = status === 405 || (status === 404 && request().method === 'POST');
    return lacksEndpoint ? lacking(door.system, since) : null;
  }

  return requestStep(door, caller, { ...declared, request: () => ({ ...request(), onFailure: named }) });
}

function refusedByRule({ name }: SystemRef): ClusterQLError {
  const message = `System ${name} refuses this by a rule that the gateway does not know; the gateway's log has it.`;
  return new ClusterQLError('UPSTREAM_FAILURE', message);
}

/** Something to delete at `path`. */
export interface Doomed<W, Row> {
  readonly intent: string;
  readonly id: string;
  readonly path: string;
  readonly query?: WriteRequest<unknown>['query'];
  readonly schema: ReadRequest<W>['schema'];
  readonly toRow: (row: W) => Row;
  /** Whether a row that is still found is known to be going. */
  readonly isGoing?: (row: W) => boolean;
}

/** A deletion, looked at again: 204 says that it is gone, and 202 that its cluster still clears up after it. */
export function removal<W, Row>(
  runai: BoundRunai,
  { intent, id, path, query, schema, toRow, isGoing = () => false }: Doomed<W, Row>,
): Change<Removal<Row>> {
  const { door, caller } = runai;
  let standing: W | null = null;
  const deletion = runaiStep(runai, {
    intent,
    fields: ['id'],
    request: () => ({ method: 'DELETE', path, ...(query && { query }), schema: wire.Anything }),
    async then(_, status) {
      standing = await readOne(door, caller, { path, schema });
      if (standing !== null && status !== 202 && !isGoing(standing))
        throw new NotDone(
          door.system.name,
          'it is still there.',
          `DELETE ${path}: ${status}, and found after`,
        );
    },
  });
  return {
    steps: [deletion],
    result: () => ({ deletedId: id, row: standing === null ? null : toRow(standing) }),
    lookAt: () => id,
  };
}

/** Of projects and node pools, which can be shown for a while after their deletion. */
export function isGoingPhase(phase: string | null | undefined): boolean {
  return phase === 'Deleting' || phase === 'Deleted';
}
