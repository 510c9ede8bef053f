import type { Context } from 'hono';
import { invalidFields, reply } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Group, Project } from './neighbours.ts';
import type { App, Env } from './route.ts';
import type { Renku } from './state.ts';

/** Groups and projects, which pools may have as members; the only lists of Renku that come in pages. */
export function serveNamespaces(app: App, { data }: Renku): void {
  app.get('/groups', (c) => page(c, data.groups));

  app.get('/projects', (c) => {
    const { caller } = c.var;
    return page(
      c,
      data.projects.filter((project) => canSee(caller, project)),
    );
  });
}

function canSee(caller: Caller | null, { visibility, members }: Project): boolean {
  if (visibility === 'public') return true;
  return caller !== null && (caller.isAdmin || members.includes(caller.subject));
}

/** The headers tell where in the list the answer is. */
function page(c: Context<Env>, rows: readonly Group[]): Response {
  const page = readNumber(c, 'page', 1, Infinity);
  const perPage = readNumber(c, 'per_page', 20, 100);
  const shown = rows.slice((page - 1) * perPage, page * perPage);
  return reply(
    shown.map((row) => ({ ...row, members: undefined })),
    200,
    {
      page: String(page),
      'per-page': String(perPage),
      total: String(rows.length),
      'total-pages': String(Math.ceil(rows.length / perPage)),
    },
  );
}

function readNumber(c: Context<Env>, name: string, usual: number, most: number): number {
  const text = c.req.query(name);
  if (text === undefined) return usual;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw invalidFields([`${name}: Input should be a valid integer from 1 to ${most}`]);
}
