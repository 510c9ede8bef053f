import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOperationsSite, type OperationsSite } from './operations-site.ts';

let site: OperationsSite;
beforeAll(async () => {
  site = await openOperationsSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const csv = { headers: { accept: 'text/csv' } };

function nothingAsked(): void {
  expect(site.systems.map(({ received }) => received)).toEqual([[], [], []]);
}

/** Where a page says that the next one is. */
function nextOf(headers: Headers): string | null {
  return /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1] ?? null;
}

describe('a client that takes a table alone', () => {
  it.each(['Me', 'Kinds', 'DropPool'])(
    'is refused by what has none, before anything is asked: %s',
    async (name) => {
      const variables = name === 'DropPool' ? { input: { id: 'x' } } : {};
      const { status, body } = await site.post(`/operations/${name}`, variables, csv);
      expect(status).toBe(406);
      expect(body.errors[0].message).toContain('text/csv is for those that ask for one list alone');
      nothingAsked();
      expect(site.used).toEqual([]);
    },
  );

  it('is not given JSON, and who takes neither gets neither', async () => {
    const { status, body } = await site.get('/operations/Table', { headers: { accept: 'application/xml' } });
    expect(status).toBe(406);
    expect(body.errors[0].message).toContain('application/json or text/csv');
    nothingAsked();
  });
});

describe('a table', () => {
  it('has the columns that the document selects, and its name', async () => {
    const { status, headers, text } = await site.get('/operations/Table', csv);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="Table.csv"');
    expect(headers.get('vary')).toContain('Accept');
    const [names, ...rows] = text.trimEnd().split('\r\n');
    expect(names).toBe('id,state,at.name,at.kind,viewerCan');
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/^Job:[^,]+,[A-Z_]+,\w+,[A-Z]+,"?\[.*\]"?$/);
  });

  it('goes on by Link until the last page, and holds what JSON holds', async () => {
    const ids: string[] = [];
    let pages = 0;
    let path: string | null = '/operations/Table?size=100';
    while (path !== null) {
      const { status, headers, text } = await site.get(path, csv);
      expect(status).toBe(200);
      const [, ...rows] = text.trimEnd().split('\r\n');
      ids.push(...rows.map((row) => row.split(',', 1)[0] ?? ''));
      path = pages === 2 ? null : nextOf(headers);
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(new Set(ids).size).toBe(300);
    const listed: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page += 1) {
      const { body }: { body: any } = await site.post('/operations/Table', { size: 100, from: after });
      listed.push(...body.data.rows.edges.map(({ node }: any) => node.id));
      after = body.data.rows.page.end;
    }
    expect(ids).toEqual(listed);
  });

  it('keeps the other variables of its address in that of the next page', async () => {
    const { headers } = await site.get('/operations/Jobs?first=2&states=RUNNING&states=PENDING', csv);
    const next = new URL(nextOf(headers) ?? '', 'http://gateway.test');
    expect(next.pathname).toBe('/operations/Jobs');
    expect(next.searchParams.getAll('states')).toEqual(['RUNNING', 'PENDING']);
    expect(next.searchParams.get('first')).toBe('2');
    expect(next.searchParams.get('after')).toMatch(/^[\w-]+$/);
  });

  it('says nothing of a next page that its document does not ask for', async () => {
    const { status, headers } = await site.get('/operations/Projects', csv);
    expect([status, headers.get('link')]).toEqual([200, null]);
  });

  it('is not sent again while it is the same, and is another thing than its JSON', async () => {
    const { headers } = await site.get('/operations/Table', csv);
    const etag = headers.get('etag') ?? '';
    const again = await site.get('/operations/Table', { headers: { ...csv.headers, 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(nextOf(again.headers)).toBe(nextOf(headers));
    const json = await site.get('/operations/Table', { headers: { 'if-none-match': etag } });
    expect(json.status).toBe(200);
  });
});

describe('a system that fails', () => {
  it('is named in a header, as the table has no place for it, and leaves no tag', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 500 });
    const { status, headers, text } = await site.get('/operations/Table', csv);
    expect(status).toBe(200);
    expect(text.trimEnd().split('\r\n')).toHaveLength(4);
    expect(headers.get('x-clusterql-incomplete')).toBe('dgx');
    expect(headers.get('etag')).toBeNull();
  });

  it('never looks like an empty table', async () => {
    for (const system of site.systems) system.setFault({ kind: 'status', status: 500 });
    const { status, headers, body } = await site.get('/operations/Table', csv);
    expect(status).toBe(503);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body.errors.map(({ extensions }: any) => extensions.system)).toEqual(
      expect.arrayContaining(['dgx', 'emmy']),
    );
  });
});
