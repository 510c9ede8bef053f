import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/http/door.ts';
import { change } from './change.ts';
import { answerJson, type Handler } from './loopback.ts';
import { createCaller, createSite, rejection, Thing } from './site.ts';

const site = createSite();

/** A caller whose token is replaced when it was refused, and what was refused. */
function renewing(): { caller: Caller; refused: string[] } {
  const refused: string[] = [];
  const caller = createCaller();
  const credential = {
    ...caller.credential,
    authorization: async () => `Bearer token-${refused.length + 1}`,
    renew: (authorization: string) => void refused.push(authorization),
  };
  return { caller: { ...caller, credential }, refused };
}

/** A system that takes the second token alone. */
function revoked(response: ServerResponse, { headers }: Parameters<Handler>[1]): void {
  if (headers.authorization === 'Bearer token-2') answerJson(response, { id: 2 });
  else response.writeHead(401).end();
}

describe('when a token is refused', () => {
  it('a change is not sent again, but the next one goes with a new token', async () => {
    const { door, server } = await site.open(revoked);
    const { caller, refused } = renewing();

    expect(await rejection(door.write(caller, change()))).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
    expect(server.arrivals).toHaveLength(1);
    expect(refused).toEqual(['Bearer token-1']);

    await door.write(caller, change());
    expect(server.arrivals).toHaveLength(2);
  });

  it('a read is sent once more, with the new one', async () => {
    const { door, server } = await site.open(revoked);
    const { caller, refused } = renewing();

    expect(await door.read(caller, { path: '/a', schema: Thing })).toEqual({ id: 2 });
    expect(refused).toEqual(['Bearer token-1']);
    expect(server.arrivals).toHaveLength(2);
  });

  it('a read whose new token is refused too fails, and is not sent a third time', async () => {
    const { door, server } = await site.open((response) => void response.writeHead(401).end());

    const error = await rejection(door.read(renewing().caller, { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
    expect(server.arrivals).toHaveLength(2);
  });

  it.each(['client', 'mint'] as const)(
    'that the gateway made itself (%s), the operator is named and nobody is told to sign in again',
    async (mode) => {
      const { door } = await site.open((response) => void response.writeHead(401).end());
      const { caller } = renewing();
      const own = { ...caller, credential: { ...caller.credential, mode } };

      const refusals = [
        await rejection(door.read(own, { path: '/a', schema: Thing })),
        await rejection(door.write(own, change())),
      ];
      for (const { code, message } of refusals) {
        expect(code).toBe('UPSTREAM_UNAUTHENTICATED');
        expect(message).toMatch(/ask the operator/);
        expect(message).not.toMatch(/sign in/);
      }
    },
  );

  it('a read for somebody whose token is their own is not sent again', async () => {
    const { door, server } = await site.open((response) => void response.writeHead(401).end());

    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(server.arrivals).toHaveLength(1);
  });
});
