import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTokenOrder } from '../../src/cli/token-order.ts';

const whom = ['--system', 'emmy', '--subject', 'u-0042'];

describe('No token is made', () => {
  it.each([
    [[], /^Write clusterql token mint --system/],
    [['--system', 'emmy'], /^Write clusterql/],
    [['--subject', 'u-0042'], /^Write clusterql/],
    [[...whom, 'now'], /^Write clusterql/],
    [[...whom, '--forever'], /^Write clusterql/],
    [[...whom, '--roles'], /^Write clusterql/],
    [['--system', 'emmy', '--subject', ''], /^--subject must be/],
    [['--system', 'emmy', '--subject', 'u-0042 u-0043'], /^--subject must be/],
    [['--system', 'emmy', '--subject', 'u\u001b[2J'], /^--subject must be/],
    [[...whom, '--roles', ''], /^--roles takes .*: user, manager, support, admin, api\.$/],
    [[...whom, '--roles', 'user,root'], /^--roles takes/],
    [[...whom, '--roles', 'User'], /^--roles takes/],
    [[...whom, '--roles', 'user,,api'], /^--roles takes/],
    [[...whom, '--roles', 'admin,api'], /Add --allow-admin if that is meant/],
    [[...whom, '--roles', 'api'], /api alone, may read, change and delete the jobs of everybody/],
    [[...whom, '--roles', 'api,api'], /Add --allow-admin/],
    ...['0h', '8', '8w', '-1h', '1.5h', '08h', '', '31d', '721h', '43201m', '999999d', '1h30m'].map(
      (lifetime) => [[...whom, `--lifetime=${lifetime}`], /^--lifetime must be from 1m to 30d/] as const,
    ),
  ] as const)('for %j', (args, mend) => {
    expect(readTokenOrder(args)).toMatch(mend);
  });

  it('that opens everything, in whatever order and however often roles are named, unless it is allowed', () => {
    const words = fc.array(fc.constantFrom('user', 'manager', 'support', 'admin', 'api'), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.boolean(), (roles, allowed) => {
        const args = [...whom, '--roles', roles.join(','), ...(allowed ? ['--allow-admin'] : [])];
        const order = readTokenOrder(args);
        const opensAll = roles.includes('admin') || new Set(roles).size === Number(roles.includes('api'));
        if (opensAll && !allowed) {
          expect(order).toMatch(/--allow-admin/);
        } else {
          expect(order).toMatchObject({ roles: expect.arrayContaining(roles) });
          expect(order).toHaveProperty('roles.length', new Set(roles).size);
        }
      }),
    );
  });
});

describe('A token is for', () => {
  it('eight hours, and the rows of one person, unless it is said otherwise', () => {
    const roles = ['user', 'api'];
    expect(readTokenOrder(whom)).toEqual({
      ...{ system: 'emmy', subject: 'u-0042', roles, lifetimeSeconds: 28_800 },
    });
  });

  it.each([
    ['1m', 60],
    ['90m', 5_400],
    ['720h', 2_592_000],
    ['30d', 2_592_000],
  ])('%s', (lifetime, lifetimeSeconds) => {
    expect(readTokenOrder([...whom, '--lifetime', lifetime])).toMatchObject({ lifetimeSeconds });
  });

  it('an administrator, where that is allowed in so many words', () => {
    const args = [...whom, '--roles', 'api, admin', '--allow-admin'];
    expect(readTokenOrder(args)).toMatchObject({ roles: ['admin', 'api'] });
  });
});
