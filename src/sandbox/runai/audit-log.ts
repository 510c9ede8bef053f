import { randomUUID } from 'node:crypto';
import { Hono, type Context, type MiddlewareHandler, type Next } from 'hono';
import { authorOf, guard } from './access.ts';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { date, page, text, type Table } from './listing.ts';
import { badRequest } from './refusals.ts';
import type { AuditEntry } from './wire.ts';

/** More than anybody looks at; a sandbox may run for weeks. */
const mostEntries = 10_000;

const auditTable: Table<AuditEntry> = {
  fields: {
    timestamp: date((entry) => entry.timestamp),
    subject: text((entry) => entry.subject),
    subject_type: text((entry) => entry.subject_type),
    source_ip: text((entry) => entry.source_ip),
    action: text((entry) => entry.action),
    http_method: text((entry) => entry.http_method),
    result: text((entry) => entry.result),
    url: text((entry) => entry.url),
    entity_type: text((entry) => entry.entity_type),
    entity_name: text((entry) => entry.entity_name),
    entity_id: text((entry) => entry.entity_id),
  },
  limit: { name: 'numberOfSamples', usual: 20, least: 0, most: 1000 },
};

/** The only list in snake case, with its size in it, and with a page size of another name. */
export function auditRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>().use(guard(plane, 'events-history')).get('/log', (c) => {
    const { start, end } = c.req.query();
    const from = instant('start', start);
    const to = instant('end', end);
    const period = plane.state.auditLog.filter(({ timestamp }) => {
      return Date.parse(timestamp) >= from && Date.parse(timestamp) <= to;
    });
    const { rows, next, total } = page(period, auditTable, c.req.query());
    return c.json({ total, next, audit_logs: rows });
  });
}

function instant(name: string, given: string | undefined): number {
  const time = Date.parse(given ?? '');
  return Number.isNaN(time) ? badRequest(`${name} must be a date-time`) : time;
}

/** Writes down every change that was asked for, carried out or not. */
export function audit(plane: ControlPlane): MiddlewareHandler<Env> {
  return async function record(c: Context<Env>, next: Next) {
    await next();
    // A question that only needs a body.
    const isRead = c.req.method === 'GET' || c.req.path.endsWith('/permitted-scopes');
    if (isRead) return;
    const { name = '', ...entity } = entityOf(c.req.path, await c.req.json<unknown>().catch(() => null));
    write(plane, c, {
      subject: authorOf(plane, c.var),
      subject_type: c.var.caller.kind,
      action: actionOf(c),
      ...{ entity_type: entity.type, entity_name: name, entity_id: entity.id },
      ...{ result: c.res.ok ? 'Succeeded' : 'Failed', http_status_code: c.res.status },
    });
  };
}

export function recordSignIn(plane: ControlPlane, c: Context, clientId: string, succeeded: boolean): void {
  write(plane, c, {
    ...{ subject: clientId, subject_type: 'App', action: 'sign-in' },
    ...{ entity_type: 'session', entity_name: '', entity_id: '' },
    ...(succeeded
      ? { result: 'Succeeded', http_status_code: 200 }
      : { result: 'Failed', http_status_code: 401 }),
  });
}

function actionOf({ req }: Context): AuditEntry['action'] {
  if (req.path.endsWith('/password')) return 'reset-password';
  if (req.method === 'DELETE') return 'delete';
  return req.method === 'POST' ? 'create' : 'update';
}

/** `/api/v1/org-unit/projects/300007/resources` changes the entity 300007 of type projects. */
function entityOf(path: string, body: unknown): { type: string; id: string; name?: string } {
  const [noun = '', ...rest] = path
    .split('/')
    .slice(3)
    .filter((word) => !['org-unit', 'authorization', 'workloads', 'security'].includes(word));
  const named = typeof body === 'object' && body !== null && 'name' in body ? String(body.name) : undefined;
  return { type: noun, id: rest[0] ?? '', ...(named !== undefined && { name: named }) };
}

type Told = Omit<
  AuditEntry,
  'id' | 'timestamp' | 'tenant_id' | 'source_ip' | 'http_method' | 'url' | 'request_id'
>;

function write({ state, tenantId, now }: ControlPlane, { req }: Context, told: Told): void {
  const entry: AuditEntry = {
    id: randomUUID(),
    timestamp: now(),
    // A text here, a number elsewhere.
    tenant_id: String(tenantId),
    source_ip: '127.0.0.1',
    http_method: req.method,
    url: req.url,
    request_id: randomUUID(),
    ...told,
  };
  if (state.auditLog.push(entry) > mostEntries) state.auditLog.shift();
}
