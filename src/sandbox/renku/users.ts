import { invalidFields, noContent, notFound, reply, unauthorized } from './answer.ts';
import { requireAdmin, type Caller } from './caller.ts';
import type { Data } from './data.ts';
import type { User } from './neighbours.ts';
import { adminOnly, type App } from './route.ts';
import type { Renku } from './state.ts';

/** The caller as Renku knows him, and Renku's copy of everybody else. */
export function serveUsers(app: App, { data }: Renku): void {
  app.get('/user', (c) => {
    const { caller } = c.var;
    if (caller === null) throw unauthorized();
    return reply({ ...remembered(data, caller), is_admin: caller.isAdmin });
  });

  app.get('/users', (c) => {
    const { caller } = c.var;
    const { exact_email: email, ...others } = c.req.query();
    if (caller === null) throw unauthorized();
    if (email === undefined) requireAdmin(caller);
    const unknown = Object.keys(others).map((name) => `${name}: Extra inputs are not permitted`);
    if (unknown.length > 0) throw invalidFields(unknown);
    return reply(email === undefined ? data.users : data.users.filter((user) => user.email === email));
  });

  // Anybody may ask, even nobody; only the address is kept back.
  app.get('/users/:user', (c) => {
    const { caller } = c.var;
    const user = existingUser(data, c.req.param('user'));
    const mayKnow = caller?.isAdmin === true || caller?.subject === user.id;
    return reply(mayKnow ? user : { ...user, email: undefined });
  });

  app.delete('/users/:user', adminOnly, (c) => {
    removeUser(data, c.req.param('user'));
    return noContent();
  });
}

export function existingUser(data: Data, id: string): User {
  const user = data.users.find((candidate) => candidate.id === id);
  if (user === undefined) throw notFound(`The user with ID ${id}`);
  return user;
}

/** The first call of somebody makes their row; what it says is what their token says now. */
function remembered(data: Data, caller: Caller): User {
  const { subject, email, firstName, lastName } = caller;
  const user: User = {
    id: subject,
    username: email.split('@')[0] ?? email,
    email,
    ...(firstName !== undefined && { first_name: firstName }),
    ...(lastName !== undefined && { last_name: lastName }),
  };
  if (!data.users.some(({ id }) => id === subject)) data.users.push(user);
  return user;
}

/** The copy and its relations go; the account in Keycloak stays. */
function removeUser(data: Data, id: string): void {
  data.users = data.users.filter((user) => user.id !== id);
  data.platformAdmins.delete(id);
  for (const [pool, members] of Object.entries(data.members)) {
    data.members[Number(pool)] = members.filter((member) => member.id !== id);
  }
  for (const [pool, users] of Object.entries(data.poolUsers)) {
    data.poolUsers[Number(pool)] = users.filter((user) => user !== id);
  }
}
