import { randomBytes, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { authorOf, guard } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { date, found, matching, page, text, type Field, type Table } from './listing.ts';
import { conflict } from './refusals.ts';
import type { User } from './wire.ts';

const Creation = z.object({
  email: z.string().regex(/^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$/),
  resetPassword: z.boolean().nullish(),
  notify: z.boolean().nullish(),
});

/** Other names than the objects have: `creationTime` is their `createdAt`. */
const fields: Record<string, Field<User>> = {
  username: text((user) => user.username),
  createdBy: text((user) => user.createdBy),
  lastLogin: date((user) => user.lastLogin),
  creationTime: date((user) => user.createdAt),
  lastUpdated: date((user) => user.updatedAt),
};
const userTable: Table<User> = {
  fields: { ...fields, isLocal: text((user) => String(user.isLocal)) },
  sortFields: { ...fields, type: text((user) => (user.isLocal ? 'local' : 'sso')) },
  operators: ['==', '<=', '>=', '=@'],
  searchable: ({ username }) => username,
  limit: { name: 'limit', usual: 500, least: 1, most: 500 },
};

/** A bare array, whose size tells nothing of how many there are. */
export function userRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  return new Hono<Env>()
    .use(guard(plane, 'users'))
    .get('/', (c) => c.json(page(state.users, userTable, c.req.query()).rows))
    .get('/count', (c) => c.json({ count: matching(state.users, userTable, c.req.query()).length }))
    .post('/', async (c) => {
      const { email } = await readBody(c, Creation);
      if (state.users.some(({ username }) => username === email)) conflict('user already exists');
      const user = create(plane, email, authorOf(plane, c.var));
      state.users.push(user);
      return c.json({ id: user.id, username: email, tempPassword: newPassword() }, 201);
    })
    .get('/:id', (c) => c.json(found(state.users, 'id', c.req.param('id'))))
    .delete('/:id', (c) => {
      const user = found(state.users, 'id', c.req.param('id'));
      state.users = state.users.filter((other) => other !== user);
      return c.body(null, 204);
    })
    .post('/:id/logout', (c) => {
      found(state.users, 'id', c.req.param('id'));
      return c.body(null, 200);
    })
    .post('/:id/password', (c) => {
      found(state.users, 'id', c.req.param('id')).updatedAt = plane.now();
      return c.json({ tempPassword: newPassword() });
    });
}

function create({ now }: ControlPlane, email: string, createdBy: string): User {
  return {
    id: randomUUID(),
    username: email,
    createdBy,
    createdAt: now(),
    updatedAt: now(),
    lastLogin: null,
    isLocal: true,
    groups: null,
  };
}

function newPassword(): string {
  return randomBytes(9).toString('base64url');
}
