import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseId } from '../../src/domain/id.ts';
import { createOrdering } from '../../src/domain/page/order.ts';
import { type TagFilter, tagKeys } from '../../src/domain/tag.ts';
import { toTag } from '../../src/upstream/clustercockpit/tags/map.ts';
import { anyRequest, emmy, type Reply, startUpstream, type Upstream } from './clustercockpit-server.ts';

let upstream: Upstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function connect(graphql: boolean, reply: () => Reply) {
  upstream = await startUpstream(reply);
  return { upstream, tags: upstream.connect({ graphql }).tags };
}

function requestOf(filter: TagFilter) {
  const ordering = createOrdering({ field: 'NAME', direction: 'ASC' }, tagKeys.NAME, false);
  const signal = new AbortController().signal;
  return { filter, ordering, after: null, limit: 20, mostRows: 1_000, signal } as const;
}

function list(): Reply {
  return {
    body: {
      data: {
        tags: [
          { type: 'review', name: 'energy-check', scope: 'global' },
          { type: 'mine', name: 'paper run', scope: 'u-0042' },
          { type: 'internal', name: 'contact-user', scope: 'admin' },
        ],
      },
    },
  };
}

describe('Tags of ClusterCockpit', () => {
  it('are refused in our words, and those of the system stay in the log', async () => {
    const { tags } = await connect(true, () => ({
      body: { errors: [{ message: 'user has no or unknown roles' }] },
    }));
    const failure: any = await tags.read(requestOf({})).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', facts: { system: 'emmy' } });
    expect(failure.message).not.toContain('unknown roles');
  });

  it('are UNSUPPORTED over REST, which does not list them: nothing is asked', async () => {
    const { upstream, tags } = await connect(false, list);
    expect(tags.orders).toEqual({});
    await expect(tags.read(anyRequest())).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(tags.getMany([['global', 'review', 'energy-check']])).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
    expect(upstream.received).toEqual([]);
  });

  it('are one request, and say who sees them', async () => {
    const { upstream, tags } = await connect(true, list);
    const { rows, total } = await tags.read(requestOf({}));
    expect(total).toBe(3);
    expect(rows.map(({ row }) => row)).toEqual([
      {
        ...{ id: 'Tag:emmy:admin/internal/contact-user', system: emmy, type: 'internal' },
        ...{ name: 'contact-user', scope: 'ADMIN', owner: null },
      },
      {
        ...{ id: 'Tag:emmy:global/review/energy-check', system: emmy, type: 'review' },
        ...{ name: 'energy-check', scope: 'GLOBAL', owner: null },
      },
      {
        ...{ id: 'Tag:emmy:u-0042/mine/paper%20run', system: emmy, type: 'mine' },
        ...{ name: 'paper run', scope: 'PRIVATE', owner: 'u-0042' },
      },
    ]);
    expect(upstream.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /query']);
  });

  it.each([
    [{ types: ['review', 'mine'] }, ['energy-check', 'paper run']],
    [{ scopes: ['PRIVATE', 'ADMIN'] }, ['contact-user', 'paper run']],
    [{ text: 'PAPER' }, ['paper run']],
  ] as [TagFilter, string[]][])('are filtered here: %j', async (filter, found) => {
    const { tags } = await connect(true, list);
    const { rows } = await tags.read(requestOf(filter));
    expect(rows.map(({ row }) => row.name)).toEqual(found);
  });

  it('are asked for once by any number of keys, and not at all by malformed ones', async () => {
    const { upstream, tags } = await connect(true, list);
    expect(await tags.getMany([['global'], ['global', 'review']])).toEqual([]);
    expect(upstream.received).toEqual([]);
    await tags.getMany([
      ['global', 'review', 'energy-check'],
      ['u-0042', 'mine', 'paper run'],
    ]);
    expect(upstream.received).toHaveLength(1);
  });

  it('have ids that lead back to them, whatever they are called', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(word, word, word, (scope, type, name) => {
        expect(parseId(toTag(emmy, { scope, type, name }).id)?.key).toEqual([scope, type, name]);
      }),
    );
  });
});
