import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
let bound = 0;
beforeAll(async () => {
  site = await openSite({
    adjust: (parts) => ({
      ...parts,
      bind(...asked) {
        bound += 1;
        return parts.bind(...asked);
      },
    }),
  });
});
beforeEach(() => {
  bound = 0;
});
afterAll(() => site.close());

describe('the sources of a request', () => {
  it('are not bound for a document that does not validate', async () => {
    const { body } = await site.ask('{ jobs { nothing } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(bound).toBe(0);
  });

  it('are not bound for somebody who asks who they are', async () => {
    const { body } = await site.ask('{ viewer { subject } }', { as: 'administrator' });
    expect(body).toEqual({ data: { viewer: { subject: expect.any(String) } } });
    expect(bound).toBe(0);
  });

  it('are bound once, however many lists are asked for', async () => {
    const { body } = await site.ask('{ systems { name } jobs { nodes { id } } clusters { totalCount } }', {
      as: 'administrator',
    });
    expect(body.data).toMatchObject({ jobs: { nodes: expect.any(Array) }, clusters: {} });
    expect(bound).toBe(1);
  });
});
