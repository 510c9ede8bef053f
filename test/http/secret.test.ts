import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { ClusterQLError } from '../../src/errors.ts';
import { excerpt } from '../../src/http/excerpt.ts';
import { toOutgoing } from '../../src/http/outgoing.ts';
import { answerJson, type Handler } from './loopback.ts';
import { serveRaw } from './raw.ts';
import { createCaller, createSite, rejection, Thing } from './site.ts';

const site = createSite();
const canary = 'canary-<sécret>-"0123"\\n456';

function written(body: unknown) {
  return { method: 'POST', path: '/a', body, schema: Thing } as const;
}

/** Everything a person or a log could come to see of it. */
function told(...things: unknown[]): string {
  const facts = things.map((thing) => (thing instanceof ClusterQLError ? thing.facts : null));
  return inspect([things, facts], { depth: Infinity }) + JSON.stringify([things, facts]);
}

describe('a secret in a body', () => {
  const echoes: Record<string, Handler> = {
    'an error text': (response, { body }) => response.writeHead(500).end(`cannot store ${body}`),
    'an error text of its own wording': (response) => response.writeHead(422).end(`bad value '${canary}'!`),
    'JSON that escapes as Go does': (response) =>
      response
        .writeHead(400)
        .end(JSON.stringify({ error: canary }).replace('<', '\\u003c').replace('>', '\\u003e')),
    'JSON that escapes as Python does': (response) =>
      response.writeHead(400).end(JSON.stringify({ error: canary }).replace('é', '\\u00e9')),
    'a long text, where the cut falls into it': (response) =>
      response.writeHead(500).end('x'.repeat(275) + canary),
    'a success that is a page': (response) => response.end(`<p>${canary}</p>`),
    'a success of another shape': (response) => answerJson(response, { id: canary }),
    'a redirect': (response) => response.writeHead(303, { location: '/created/canary-key' }).end(),
  };

  it.each(Object.keys(echoes))('reaches the system, but neither error nor log through %s', async (kind) => {
    const { door, server, calls } = await site.open(echoes[kind] ?? (() => undefined));
    const body = { name: 'a', password: new Secret(canary), key: new Secret('canary-key') };
    const error = await rejection(door.write(createCaller(), written(body)));
    expect(JSON.parse(server.arrivals[0]?.body ?? '')).toEqual({
      name: 'a',
      password: canary,
      key: 'canary-key',
    });
    expect(error).toBeInstanceOf(ClusterQLError);
    expect(told(error, calls)).toContain('emmy');
    expect(told(error, calls)).not.toContain('canary');
  });

  it('does not come back in something that is no HTTP', async () => {
    const server = site.track(await serveRaw((socket) => socket.end(`HTTP/1.1 ${canary}\r\n\r\n`)));
    const { door, calls } = site.openDoor(server.url);
    const error = await rejection(door.write(createCaller(), written({ password: new Secret(canary) })));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(told(error, calls)).not.toContain('canary');
  });

  it('that would be the answer is not quoted from one that is no JSON', async () => {
    const { door, calls } = await site.open((response) => response.end(canary));
    const asked = { path: '/a', schema: Thing, answersSecret: true } as const;
    for (const error of [
      await rejection(door.read(createCaller(), asked)),
      await rejection(door.write(createCaller(), { ...asked, method: 'POST' })),
    ]) {
      expect(error.facts.detail).toMatch(/answered 200 with no JSON: \(a secret\)$/);
      expect(told(error, calls)).not.toContain('canary');
    }
  });

  it('is not told of a write that went well', async () => {
    const { door, calls } = await site.open((response) => answerJson(response, { id: 1 }));
    const answer = await door.write(createCaller(), written({ password: new Secret(canary) }));
    expect(told(answer, calls)).not.toContain('canary');
  });

  it('is revealed wherever it is: in lists, in objects, alone, and where JSON is made by the value itself', () => {
    const at = new Date('2026-11-22T12:00:00Z');
    const wrapped = { toJSON: () => ({ inner: new Secret('s-4') }) };
    const body = { list: [new Secret('s-1'), 'b'], deep: { er: { key: new Secret('s-2') } }, at, wrapped };
    const outgoing = toOutgoing(new URL('http://127.0.0.1'), { path: '/a', body });
    expect(JSON.parse(outgoing.body ?? '')).toEqual({
      list: ['s-1', 'b'],
      deep: { er: { key: 's-2' } },
      at: at.toISOString(),
      wrapped: { inner: 's-4' },
    });
    expect(outgoing.secrets).toEqual(['s-1', 's-2', 's-4']);
    expect(toOutgoing(new URL('http://127.0.0.1'), { path: '/a', body: new Secret('s-3') }).body).toBe(
      '"s-3"',
    );
  });
});

describe('an excerpt for the log', () => {
  it('strikes out every line of a secret, since parsers quote the line they stop at', () => {
    const key = '-----BEGIN KEY-----\r\n  c2VjcmV0LWxpbmU=\n-----END KEY-----\n';
    expect(excerpt('yaml: line 2: c2VjcmV0LWxpbmU=: mapping values', null, [key])).toBe(
      'yaml: line 2: ***: mapping values',
    );
  });

  it('strikes out the whole of a secret that begins like another', () => {
    expect(excerpt('tried abc and abcdef', null, ['abc', 'abcdef'])).toBe('tried *** and ***');
  });

  it.each([[['']], [['\n']], [[' ']]])('is left alone by a secret with nothing in it: %j', (secrets) => {
    expect(excerpt('a text of its own', null, secrets)).toBe('a text of its own');
  });

  it('holds nothing of a secret that was sent, however it is quoted', () => {
    const unit = fc.constantFrom('Q', 'Z', 'é', '€', '😀', '"', '\\', '<', '>', '&');
    const secret = fc.string({ unit, minLength: 1, maxLength: 20 });
    const quote = fc.constantFrom(String, (text: string) => JSON.stringify(text), asciiJson);
    fc.assert(
      fc.property(secret, quote, fc.nat(300), (text, quoted, before) => {
        const said = excerpt(`${'a'.repeat(before)} ${quoted(text)} end`, null, [text]);
        expect(said).not.toMatch(/[QZé€😀<>&]/u);
      }),
    );
  });
});

/** As Go and Python write it. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
