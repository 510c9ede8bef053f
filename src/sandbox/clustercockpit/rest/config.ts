import type { Context, Hono } from 'hono';
import { accountChanges, roleNames } from '../accounts.ts';
import { notFound, Refusal } from '../answers.ts';
import type { State } from '../data.ts';
import type { Guard, Guarded } from '../guards.ts';
import { removeRows } from '../rows.ts';
import { listUsers, makeChange, usernameInPath } from './users.ts';

const mostNoticeBytes = 10_000;

/** Mounts `/config`, where bodies are forms; a wrong method is a path that nobody knows. */
export function mountConfig(app: Hono, state: State, configApi: Guard): void {
  app.get(
    '/config/roles/',
    configApi((c) => c.json(roleNames)),
  );
  app.get('/config/users/', configApi(listUsers(state)));
  app.on(['POST', 'PUT'], '/config/users/', configApi(createUser(state)));
  app.delete('/config/users/', configApi(deleteUser(state)));
  app.post('/config/user/:name', configApi(editUserByForm(state)));
  app.post('/config/notice/', configApi(writeNotice(state)));
  app.all('/config/*', notFound);
}

/** One role, which nobody checks, and one project, which is an empty text where none is given. */
function createUser({ users }: State): Guarded {
  return async (c) => {
    const { username, role, password, name, email, project } = await readForm(c, [
      ...(['username', 'role', 'password', 'name', 'email', 'project'] as const),
    ]);
    const objection = objectionTo({ username, role, password, project });
    if (objection !== null) return refuseText(c, 400, objection);
    if (users.some((account) => account.username === username))
      return refuseText(c, 422, 'UNIQUE constraint failed: hpc_user.username');
    users.push({ username, name, email, roles: [role], projects: [project], password: password || null });
    return c.text(`User ${username} successfully created!\n`);
  };
}

function objectionTo(given: Record<'username' | 'role' | 'password' | 'project', string>): string | null {
  const { username, role, password, project } = given;
  if (username.length < 1 || username.length > 100) return 'username must be between 1 and 100 characters';
  if (password === '' && role !== 'api')
    return 'only API users are allowed to have a blank password (login will be impossible)';
  if (project !== '' && role !== 'manager') return 'only managers require a project (can be changed later)';
  if (project === '' && role === 'manager')
    return 'managers require a project to manage (can be changed later)';
  return null;
}

/** Go reads no urlencoded body of a DELETE. No such user, and no name at all, are a success. */
function deleteUser({ users }: State): Guarded {
  return async (c) => {
    const isMultipart = c.req.header('content-type')?.startsWith('multipart/') === true;
    const form = isMultipart ? (await readForm(c, ['username'])).username : '';
    const username = c.req.query('username') ?? form;
    removeRows(users, (account) => account.username === username);
    return c.body(null, 200);
  };
}

function editUserByForm(state: State): Guarded {
  return async (c) => {
    const change = await readForm(c, accountChanges);
    return c.json({ msg: `${makeChange(change, usernameInPath(c), state)} Success` });
  };
}

/** Shown on pages only: no API reads it back. */
function writeNotice(state: State): Guarded {
  return async (c) => {
    const { 'new-content': content } = await readForm(c, ['new-content']);
    if (Buffer.byteLength(content) > mostNoticeBytes) throw new Refusal(400, 'content is too large');
    state.notice = content;
    return c.text('Update Notice Content Success');
  };
}

async function readForm<Field extends string>(
  c: Context,
  fields: readonly Field[],
): Promise<Record<Field, string>> {
  const form = await c.req.parseBody();
  const entries = fields.map((field) => [field, typeof form[field] === 'string' ? form[field] : '']);
  return Object.fromEntries(entries) as Record<Field, string>;
}

/** The handler had announced text before it failed, so that the answer names two types. */
function refuseText(c: Context, status: 400 | 422, error: string): Response {
  const body = JSON.stringify({ status: status === 400 ? 'Bad Request' : 'Unprocessable Entity', error });
  return c.body(body, status, { 'Content-Type': 'text/plain, application/json' });
}
