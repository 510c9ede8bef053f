import { afterAll, describe, expect, test } from 'vitest';
import { createSite, goodFile } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const own = { mode: 'forward', issuers: ['campus'] };

/** A good file whose Run:ai tells the roles itself, unless told otherwise. */
function fileWith(system: Record<string, unknown> = {}) {
  const file = goodFile();
  Object.assign(file.systems[1] as object, { roleSource: 'upstream', credential: own }, system);
  return file;
}

describe('Roles from the system itself', () => {
  test.each([0, 2])('are refused of a system that does not tell any: %i', (index) => {
    const file = goodFile();
    Object.assign(file.systems[index] as object, { roleSource: 'upstream' });

    expect(site.problems(file)).toContainEqual({
      path: `systems[${index}].roleSource`,
      problem: 'cannot be upstream: only Run:ai tells what each of its users may do',
      mend: 'Write claims or fixed.',
    });
  });

  test.each([
    ['none', { mode: 'none' }],
    ['client', { mode: 'client', clientId: 'clusterql', clientSecret: 'made up' }],
  ])("are refused with the mode %s, which does not send the caller's own token", (_mode, credential) => {
    expect(site.problems(fileWith({ credential }))).toEqual([
      {
        path: 'systems[1].roleSource',
        problem: expect.stringContaining("it is the caller's own token that is asked about"),
        mend: 'Write claims or fixed, or use the credential mode forward.',
      },
    ]);
  });

  test('leave no place for a table or a role in the file', () => {
    const file = fileWith({ role: 'viewer' });
    file.roles['dgx'] = { viewer: [{ issuer: 'campus' }] };

    expect(site.problems(file).map(({ path }) => path)).toEqual(['systems[1].role', 'roles.dgx']);
  });

  test('are asked of the system that says so, and of no other', () => {
    const { systems } = site.load(fileWith());

    expect(systems.map(({ roleSource }) => roleSource)).toEqual([undefined, 'upstream', undefined]);
  });
});
