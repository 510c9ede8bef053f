import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const chained = Array.from({ length: 6_000 }, (_, at) => `fragment F${at} on Query { ...F${at + 1} }`);

describe('a document that is too large', () => {
  it.each([
    ['because it is nested thousands deep', `${'{ a '.repeat(5_000)}${'}'.repeat(5_000)}`],
    ['because it repeats a field', `{ ${'viewer { subject } '.repeat(20_000)} }`],
    ['because it chains fragments', `{ ...F0 } ${chained.join(' ')} fragment F6000 on Query { __typename }`],
    [
      'because it has thousands of aliases',
      `{ ${Array.from({ length: 4_000 }, (_, at) => `a${at}: viewer { subject }`).join(' ')} }`,
    ],
  ])('is refused %s, without a word on how much is allowed', async (_, query) => {
    const { status, body } = await site.ask(query);
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
    expect(body.errors).toEqual([
      {
        message: 'The document is too large; split it into several.',
        extensions: { code: 'LIMIT_EXCEEDED', retryable: false, requestId: expect.any(String) },
      },
    ]);
    expect(site.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });
});

describe('a document of ordinary size', () => {
  it('that asks for everything is answered', async () => {
    const everything = Array.from(
      { length: 20 },
      (_, at) => `a${at}: viewer { subject name email expiresAt }`,
    );
    const { status, body } = await site.ask(`{ ${everything.join(' ')} }`);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
  });

  it('that is nested as deep as may be is looked at without a fault of ours', async () => {
    const { status, body } = await site.ask(`${'{ node '.repeat(1_660)}${'}'.repeat(1_660)}`);
    expect(status).toBeLessThan(500);
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(site.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('that is no GraphQL is told where', async () => {
    const { body } = await site.ask('{ viewer { "');
    expect(body.errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      locations: [{ line: 1 }],
    });
  });
});
