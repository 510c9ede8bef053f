import { describe, expect, it } from 'vitest';
import { ids, person, renku } from './harness.ts';

const pool = '/resource_pools/11';
const viewer = person('viewer').subject;

function user(id: string, role = 'viewer') {
  return { member_type: 'user', id, role };
}

describe('members are refused', () => {
  const missing = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  it.each([
    ['an unknown user', [user('u-9999')], 404],
    ['an unknown group', [{ member_type: 'group', id: missing, role: 'group_viewer' }], 404],
    ['an unknown project', [{ member_type: 'project', id: missing, role: 'project_viewer' }], 404],
    ['a role of another kind of member', [user(viewer, 'group_viewer')], 422],
    ['a member without a role', [{ member_type: 'user', id: viewer }], 422],
    ['an unknown kind of member', [{ ...user(viewer), member_type: 'robot' }], 422],
    ['a group with the id of a user', [{ member_type: 'group', id: viewer, role: 'group_viewer' }], 422],
    ['a user with no id of a user', [user('-x')], 422],
    ['an unknown field', [{ ...user(viewer), since: '2026' }], 422],
    ['no list', {}, 422],
    ['the same member twice', [user(viewer), user(viewer)], 500],
  ])('for %s', async (_, members, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data.members);
    for (const method of ['POST', 'PUT']) {
      expect((await send(`${method} ${pool}/members`, members)).status).toBe(status);
    }
    expect(data.members).toEqual(before);
  });
});

describe('the members of a pool', () => {
  it('are listed under the names people know them by', async () => {
    const { send, data } = await renku();
    const [imaging] = data.groups;
    const [atlas] = data.projects;
    expect((await send('GET /resource_pools/5/members')).body).toEqual([
      { ...user(person('researcher').subject), email: 'researcher@example.org' },
      { ...user(person('editor').subject), email: 'editor@example.org' },
      { ...user('u-0042'), email: 'u-0042@example.org' },
      {
        member_type: 'group',
        id: imaging!.id,
        role: 'group_viewer',
        slug: 'imaging-lab',
        name: 'Imaging lab',
      },
      {
        member_type: 'project',
        id: atlas!.id,
        role: 'project_viewer',
        namespace: 'imaging-lab/cell-atlas',
        name: 'Cell atlas',
      },
    ]);
    expect((await send(`GET ${pool}/members/user/u-0301`)).body).toEqual({
      ...user('u-0301', 'prohibited'),
      email: '',
    });
  });

  it('are added to, once each, and see the pool at once', async () => {
    const { send } = await renku();
    const before = (await send(`GET ${pool}/members`)).body;
    expect((await send(`POST ${pool}/members`, [])).body).toEqual(before);
    for (const attempt of [1, 2]) {
      const { status, body } = await send(`POST ${pool}/members`, [user(viewer)]);
      expect([attempt, status, body.length]).toEqual([attempt, 201, before.length + 1]);
    }
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(200);
  });

  it('come with a group or a project', async () => {
    const { send, data } = await renku();
    const course = data.groups.find(({ slug }) => slug === 'data-science-course')!;
    const member = { member_type: 'group', id: course.id, role: 'group_viewer' };
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(404);
    await send(`POST ${pool}/members`, [member]);
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(200);
    await send(`DELETE ${pool}/members/group/${course.id}`);
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(404);
    const survey = data.projects.find(({ slug }) => slug === 'sky-survey')!;
    await send(`POST ${pool}/members`, [{ member_type: 'project', id: survey.id, role: 'project_viewer' }]);
    expect((await send(`GET ${pool}`, undefined, 'editor')).status).toBe(200);
  });

  it('stay out once prohibited, until all of them are replaced', async () => {
    const { send } = await renku();
    const path = `${pool}/members/user/${viewer}`;
    await send(`POST ${pool}/members`, [user(viewer, 'prohibited')]);
    const { body } = await send(`POST ${pool}/members`, [user(viewer)]);
    expect(body.filter(({ id }: any) => id === viewer).map(({ role }: any) => role)).toEqual([
      'prohibited',
      'viewer',
    ]);
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(404);
    expect((await send(`GET ${path}`)).body.role).toBe('prohibited');

    expect((await send(`DELETE ${path}`)).status).toBe(204);
    expect((await send(`GET ${path}`)).body.role).toBe('prohibited');
    expect((await send(`PUT ${pool}/members`, [user(viewer)])).body).toHaveLength(1);
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(200);
  });

  it('who are prohibited do not even see a public pool', async () => {
    const { send } = await renku();
    await send('POST /resource_pools/2/members', [user(viewer, 'prohibited')]);
    const { body } = await send('GET /resource_pools', undefined, 'viewer');
    expect(ids(body)).toEqual([1, 3, 4]);
    expect((await send('GET /resource_pools/2', undefined, null)).status).toBe(200);
  });

  it('are all gone after an empty PUT', async () => {
    const { send } = await renku();
    expect((await send('PUT /resource_pools/5/members', [])).body).toEqual([]);
    expect((await send('GET /resource_pools/5', undefined, 'researcher')).status).toBe(404);
  });

  it.each([
    [`${pool}/members/user/${viewer}`, 204, 404],
    [`${pool}/members/user/u-9999`, 204, 404],
    [`/resource_pools/999/members/user/${viewer}`, 204, 404],
    [`${pool}/members/robot/${viewer}`, 422, 404],
    [`${pool}/members/group/imaging-lab`, 422, 404],
  ])('%s is deleted with %i and read with %i when it is not there', async (path, deleted, read) => {
    const { send, data } = await renku();
    const before = structuredClone(data.members[11]);
    expect((await send(`DELETE ${path}`)).status).toBe(deleted);
    expect((await send(`GET ${path}`)).status).toBe(read);
    expect(data.members[11]).toEqual(before);
  });
});
