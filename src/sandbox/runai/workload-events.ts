import { Hono } from 'hono';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { derivedId } from './derived-id.ts';
import { page } from './listing.ts';
import type { PhaseChange, Workload } from './wire.ts';
import { historyOf } from './workload-life.ts';
import { foundWorkload } from './workload-sight.ts';

/** What happened to a workload, newest first unless asked otherwise. */
export function workloadEventRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>()
    .get('/:id/events', (c) => {
      const workload = foundWorkload(plane, c);
      const events = historyOf(workload, plane.state).map((change) => eventOf(workload, change));
      const { rows, next } = page(ordered(events, c.req.query('sortOrder')), unsorted, c.req.query());
      return c.json({ events: rows, next });
    })
    .get('/:id/history', (c) => {
      const workload = foundWorkload(plane, c);
      const records = historyOf(workload, plane.state).flatMap((change) => recordsOf(workload, change));
      const { rows, next } = page(ordered(records, c.req.query('sortOrder')), unsorted, c.req.query());
      return c.json({ records: rows, next });
    });
}

/** Neither list can be sorted by anything but time, filtered or searched. */
const unsorted = { fields: {} };

function ordered<Row>(oldestFirst: readonly Row[], order = 'desc'): Row[] {
  return order === 'asc' ? [...oldestFirst] : oldestFirst.toReversed();
}

function eventOf(workload: Workload, { phase, at, message }: PhaseChange) {
  return {
    id: derivedId(workload.id, phase, at),
    createdAt: at,
    type: phase === 'Failed' || phase === 'Degraded' ? 'Warning' : 'Normal',
    clusterId: workload.clusterId,
    reason: phase,
    message: message === '' ? `The workload is ${phase}` : message,
    source: 'runai-scheduler',
    involvedObject: {
      uid: workload.id,
      kind: workload.type,
      name: workload.name,
      namespace: workload.namespace,
    },
  };
}

/** A change of phase is told twice: by the control plane and by the cluster's event. */
function recordsOf(workload: Workload, change: PhaseChange): object[] {
  const { phase, at, message } = change;
  return [
    { meta: { creationTimestamp: at, type: 'Event' }, spec: { event: eventOf(workload, change) } },
    {
      meta: { creationTimestamp: at, type: 'PhaseUpdate' },
      spec: { phaseUpdate: { phase, phaseMessage: message } },
    },
  ];
}
