import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/operations/push.ts';
import { digestOf } from '../../../src/operations/id.ts';
import { apolloManifest, documentMap } from '../../operations/documents.ts';
import { type Desk, openDesk, viewerQuery } from './command.ts';

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.database.prisma.persistedOperation.deleteMany();
  await desk.database.prisma.operationName.deleteMany();
});

async function stored(): Promise<readonly unknown[]> {
  return desk.database.prisma.persistedOperation.findMany({
    select: { name: true, owner: true, tags: true, source: true },
    orderBy: { sequence: 'asc' },
  });
}

describe('clusterql operations push', () => {
  it('stores nothing of a manifest with bad entries, names each of them and ends with 1', async () => {
    const file = desk.write(
      'bad.json',
      documentMap('sha256', viewerQuery('Good'), viewerQuery('Bad', 'colour'), '{ a }'),
    );
    const before = await desk.audit();
    const { code, out } = await desk.run(run, file, '--owner', 'exporter');
    expect(code).toBe(1);
    const [first, second, last] = out.trimEnd().split('\n');
    const ids = [viewerQuery('Bad', 'colour'), '{ a }'].map((text) => digestOf(text));
    expect(first).toContain(`refused  manifest.${ids[0]}  This does not fit the schema at viewer.colour:`);
    expect(second).toBe(`refused  manifest.${ids[1]}  This holds an operation without a name; name it.`);
    expect(last).toBe('0 new, 0 stored already, 2 refused. Nothing was stored.');
    expect(await stored()).toEqual([]);
    expect(await desk.audit()).toEqual(before);
  });

  it('stores nothing for an owner that no token can name', async () => {
    const file = desk.write('good.json', apolloManifest(viewerQuery('Good')));
    const { code, out } = await desk.run(run, file, '--owner', ' exporter\u001b', '--tag', '');
    expect(code).toBe(1);
    expect(out).toMatch(/^refused {2}owner .*\nrefused {2}tags\.0 .*\n0 new/);
    expect(await stored()).toEqual([]);
  });

  it.each([
    [[]],
    [['--owner', 'exporter']],
    [['somewhere.json']],
    [['one.json', 'two.json', '--owner', 'exporter']],
    [['one.json', '--owner', 'exporter', '--dry']],
    [['gone.json', '--owner', 'exporter']],
  ])('ends with 2 and says what it takes when told %j', async (args) => {
    const { code, out } = await desk.run(run, ...args);
    expect(code).toBe(2);
    expect(out).toMatch(
      /^(Name one manifest or folder and whose it is:|gone\.json cannot be read \(ENOENT\)\.) /,
    );
  });

  it('only tells with --dry-run what is new', async () => {
    const file = desk.write('new.json', apolloManifest(viewerQuery('New')));
    const { code, out } = await desk.run(run, file, '--owner', 'exporter', '--dry-run');
    expect([code, out]).toEqual([
      0,
      `new  ${digestOf(viewerQuery('New')).slice(0, 12)}  New\n1 new, 0 stored already, 0 refused. Nothing was stored.\n`,
    ]);
    expect(await stored()).toEqual([]);
  });

  it('stores what is new, tells what is stored already, and the audit has who did it', async () => {
    const [one, two] = [viewerQuery('One'), viewerQuery('Two')];
    await desk.run(
      run,
      desk.write('one.json', apolloManifest(one)),
      '--owner',
      'exporter',
      '--tag',
      'nightly',
    );
    const both = desk.write('both.json', apolloManifest(one, two));
    const { code, out } = await desk.run(run, both, '--owner', 'exporter');
    expect([code, out]).toEqual([
      0,
      [
        `new   ${digestOf(two).slice(0, 12)}  Two`,
        `same  ${digestOf(one).slice(0, 12)}  One`,
        '1 new, 1 stored already, 0 refused.\n',
      ].join('\n'),
    ]);
    expect(await stored()).toEqual([
      { name: 'One', owner: 'exporter', tags: ['nightly'], source: 'APOLLO' },
      { name: 'Two', owner: 'exporter', tags: [], source: 'APOLLO' },
    ]);
    const line = { mutation: 'operations push', subject: 'command line' };
    expect((await desk.audit()).slice(-2)).toEqual([
      { ...line, kind: 'STARTED', outcome: null },
      { ...line, kind: 'FINISHED', outcome: 'Done' },
    ]);
  });

  it('takes a folder with fragments of other files, and tells scripts what it did', async () => {
    desk.write('folder/who.graphql', 'query Who { viewer { ...Person } }');
    desk.write('folder/deep/person.gql', 'fragment Person on Viewer { subject }');
    desk.write('folder/README.md', 'Nothing of this is GraphQL.');
    const { code, out } = await desk.run(run, desk.path('folder'), '--owner', 'exporter', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      added: [{ name: 'Who', type: 'QUERY' }],
      same: [],
      problems: [],
    });
    expect(await stored()).toMatchObject([{ name: 'Who', source: 'FOLDER' }]);
  });

  it('refuses a name that is another application’s by now', async () => {
    const file = desk.write('taken.json', apolloManifest(viewerQuery('Taken')));
    await desk.run(run, file, '--owner', 'portal');
    const { code, out } = await desk.run(run, file, '--owner', 'exporter');
    expect(code).toBe(1);
    expect(out).toContain('Taken is a name that belongs to another application; rename the operation.');
  });
});
