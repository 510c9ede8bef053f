import { z } from 'zod';
import { existingPool } from './access.ts';
import { databaseError, invalidFields, noContent, notFound, reply, unauthorized } from './answer.ts';
import { readBody } from './body.ts';
import type { Caller } from './caller.ts';
import type { Data } from './data.ts';
import * as field from './fields.ts';
import { ulidPattern } from './ids.ts';
import { addMembers, isSame, membersOf } from './relations.ts';
import { adminOnly, poolIdIn, poolPath, type App } from './route.ts';
import type { Renku } from './state.ts';
import type { Member } from './wire.ts';

const UserMember = z.strictObject({
  member_type: z.literal('user'),
  id: field.userId,
  role: z.enum(['viewer', 'prohibited']),
});
const GroupMember = z.strictObject({
  member_type: z.literal('group'),
  id: field.ulid,
  role: z.literal('group_viewer'),
});
const ProjectMember = z.strictObject({
  member_type: z.literal('project'),
  id: field.ulid,
  role: z.literal('project_viewer'),
});
const Members = z.array(z.discriminatedUnion('member_type', [UserMember, GroupMember, ProjectMember]));

/** Who may read a private pool: relations in SpiceDB, and nothing but them. */
export function serveMembers(app: App, { data, hold }: Renku): void {
  const path = `${poolPath}/members`;
  const onePath = `${path}/:type/:member`;

  app.get(path, adminOnly, (c) => {
    const { id } = existingPool(data, poolIdIn(c));
    requirePlatformAdmin(data, c.var.caller);
    return reply(shownMembers(data, id));
  });

  app.post(path, adminOnly, async (c) => {
    const id = poolIdIn(c);
    const added = await readBody(c, Members);
    await hold(() => {
      existingPool(data, id);
      checkMembers(data, added);
      addMembers(data, id, added);
    });
    // The members are in by now; only to list them is refused.
    requirePlatformAdmin(data, c.var.caller);
    return reply(shownMembers(data, id), 201);
  });

  app.put(path, adminOnly, async (c) => {
    const id = poolIdIn(c);
    const members = await readBody(c, Members);
    const { caller } = c.var;
    await hold(() => {
      existingPool(data, id);
      requirePlatformAdmin(data, caller);
      checkMembers(data, members);
      data.members[id] = members;
    });
    return reply(shownMembers(data, id));
  });

  app.get(onePath, adminOnly, (c) => {
    const { id } = existingPool(data, poolIdIn(c));
    requirePlatformAdmin(data, c.var.caller);
    const { type, member } = c.req.param();
    const found = membersOf(data, id).find((one) => one.member_type === type && one.id === member);
    if (found === undefined) throw notFound(`The member ${member} of the resource pool with ID ${id}`);
    return reply(shown(data, found));
  });

  app.delete(onePath, adminOnly, (c) => {
    const id = poolIdIn(c);
    const { type, member } = c.req.param();
    checkMemberPath(type, member);
    // Only the relation of a viewer goes: somebody prohibited stays so, and the answer is the same.
    data.members[id] = membersOf(data, id).filter(
      (one) => one.member_type !== type || one.id !== member || one.role === 'prohibited',
    );
    return noContent();
  });
}

/** Keycloak's role opens the route, but lists of SpiceDB only open to those whom SpiceDB knows by now. */
function requirePlatformAdmin(data: Data, caller: Caller | null): void {
  if (caller === null || !data.platformAdmins.has(caller.subject)) throw unauthorized();
}

function checkMembers(data: Data, members: readonly Member[]): void {
  for (const { member_type, id } of members) {
    const known = { user: data.users, group: data.groups, project: data.projects }[member_type];
    if (!known.some((one) => one.id === id)) throw notFound(`The ${member_type} with ID ${id}`);
  }
  members.forEach((member, index) => {
    const twice = members.slice(0, index).some((other) => isSame(other, member));
    if (twice) throw databaseError(`duplicate update of the ${member.member_type} ${member.id}`);
  });
}

function checkMemberPath(type: string | undefined, id: string | undefined): void {
  if (type !== 'user' && type !== 'group' && type !== 'project') {
    throw invalidFields(["member_type: Input should be 'user', 'group' or 'project'"]);
  }
  if (type !== 'user' && !ulidPattern.test(id ?? '')) {
    throw invalidFields([`member_id: String should match pattern '${ulidPattern.source}'`]);
  }
}

function shownMembers(data: Data, pool: number): object[] {
  return membersOf(data, pool).map((member) => shown(data, member));
}

/** A member under the names people know it by. */
function shown(data: Data, member: Member): object {
  switch (member.member_type) {
    case 'user':
      return { ...member, email: data.users.find(({ id }) => id === member.id)?.email ?? '' };
    case 'group': {
      const group = data.groups.find(({ id }) => id === member.id);
      return { ...member, slug: group?.slug ?? '', name: group?.name ?? '' };
    }
    case 'project': {
      const project = data.projects.find(({ id }) => id === member.id);
      const namespace = project === undefined ? '' : `${project.namespace}/${project.slug}`;
      return { ...member, namespace, name: project?.name ?? '' };
    }
  }
}
