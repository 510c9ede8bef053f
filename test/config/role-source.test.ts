import { afterAll, describe, expect, test } from 'vitest';
import { createSite, goodFile } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const runaiIssuer = {
  name: 'runai',
  issuer: 'https://acme.run.ai/auth/realms/acme',
  audiences: ['runai'],
  client: { id: 'clusterql' },
};

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
    ['none at the end of a list', [own, { mode: 'none' }]],
  ])("are refused with the mode %s, which does not send the caller's own token", (_mode, credential) => {
    expect(site.problems(fileWith({ credential }))).toEqual([
      {
        path: 'systems[1].roleSource',
        problem: expect.stringContaining("it is a token of the caller's own that is asked about"),
        mend: 'Write claims or fixed, or use the credential modes forward, exchange and stored alone.',
      },
    ]);
  });

  test.each([
    ['exchange', { mode: 'exchange', issuers: ['campus'], audience: 'runai', clientId: 'clusterql' }],
    ['stored', { mode: 'stored', issuer: 'runai' }],
    ['both, one after the other', [{ mode: 'stored', issuer: 'runai' }, own]],
  ])("may be asked with the mode %s, which sends a token of the caller's own", (_mode, credential) => {
    const file = fileWith({ credential });
    file.issuers.push(runaiIssuer);

    expect(site.problems(file)).toEqual([]);
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
