import { randomBytes, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { authorOf, guard } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { found } from './listing.ts';
import { conflict } from './refusals.ts';
import type { ResourceType } from './resource-types.ts';
import type { ServiceAccount } from './wire.ts';

const Creation = z.object({ name: z.string().regex(/^[a-z][-_a-z0-9]*[a-z0-9]$/) });
const Change = z.object({ enabled: z.boolean() });

/** How the endpoint is called, and with it the key under which it shows a secret. */
interface Naming {
  resource: ResourceType;
  secretKey: 'clientSecret' | 'secret';
}

/** `/service-accounts`, and `/apps` as releases before 2.24 call them. */
export function serviceAccountRoutes(plane: ControlPlane, { resource, secretKey }: Naming): Hono<Env> {
  const { state } = plane;
  return new Hono<Env>()
    .use(guard(plane, resource))
    .get('/', (c) => c.json(state.serviceAccounts.map(shown)))
    .post('/', async (c) => {
      const { name } = await readBody(c, Creation);
      if (state.serviceAccounts.some((account) => account.name === name))
        conflict(`'${name}' already exists`);
      const account = create(plane, name, authorOf(plane, c.var));
      state.serviceAccounts.push(account);
      const { id, clientId, clientSecret } = account;
      return c.json({ id, name, clientId, [secretKey]: clientSecret }, 201);
    })
    .get('/:id', (c) => c.json(shown(found(state.serviceAccounts, 'id', c.req.param('id')))))
    .patch('/:id', async (c) => {
      const account = found(state.serviceAccounts, 'id', c.req.param('id'));
      // Tokens that were issued before stay good until they expire.
      Object.assign(account, await readBody(c, Change), { updatedAt: plane.now() });
      return c.body(null, 200);
    })
    .delete('/:id', (c) => {
      const account = found(state.serviceAccounts, 'id', c.req.param('id'));
      state.serviceAccounts = state.serviceAccounts.filter((other) => other !== account);
      return c.body(null, 204);
    })
    .post('/:id/secret', (c) => {
      const account = found(state.serviceAccounts, 'id', c.req.param('id'));
      account.clientSecret = newSecret();
      account.updatedAt = plane.now();
      return c.json({ [secretKey]: account.clientSecret });
    });
}

/** The secret is told when it is made, and never again. */
function shown(account: ServiceAccount): object {
  return { ...account, clientSecret: undefined };
}

function create({ now, tenantId }: ControlPlane, name: string, createdBy: string): ServiceAccount {
  return {
    id: randomUUID(),
    name,
    clientId: name,
    clientSecret: newSecret(),
    enabled: true,
    createdBy,
    createdAt: now(),
    updatedAt: now(),
    lastLogin: null,
    tenantId: String(tenantId),
  };
}

function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
