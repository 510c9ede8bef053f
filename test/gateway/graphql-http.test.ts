import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listenOn } from '../support/listening.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
let socket: Listening;
beforeAll(async () => {
  site = await openSite();
  socket = await listenOn(site.gateway.listener);
});
afterAll(async () => {
  await socket.close();
  await site.close();
});

describe('GraphQL over HTTP', () => {
  it('is spoken as its specification has it: all 61 audits of graphql-http pass', async () => {
    const audits = serverAudits({ url: `${socket.url}/graphql` });
    const results = await Promise.all(audits.map(({ fn }) => fn()));
    const failed = results.filter(({ status }) => status !== 'ok');
    expect(failed.map((result) => `${result.id} ${result.name}: ${result.status}`)).toEqual([]);
    expect(results).toHaveLength(61);
  });
});
