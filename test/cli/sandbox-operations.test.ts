import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run as check } from '../../src/cli/operations/check.ts';
import { run as runExport } from '../../src/cli/operations/export.ts';
import { run as push } from '../../src/cli/operations/push.ts';
import { sandboxClient, seedOperations } from '../../src/cli/sandbox-operations.ts';
import { printGatewaySchema } from '../../src/schema/print.ts';
import { type Desk, openDesk, viewerQuery } from './operations/command.ts';

/** What integrations of the sandbox were given: a line of it changes only when they are to be broken. */
const record = new URL('sandbox-operations.json', import.meta.url);

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.database.prisma.persistedOperation.deleteMany();
  await desk.database.prisma.operationName.deleteMany();
  await seedOperations(desk.database);
});

describe('clusterql operations check', () => {
  it.each([[['now']], [['--days', '0']], [['--days', 'all']], [['--shema', 'x']]])(
    'ends with 2 and says what it takes when told %j',
    async (args) => {
      const { code, out } = await desk.run(check, ...args);
      expect([code, out]).toEqual([2, expect.stringContaining('Known are: clusterql operations check')]);
    },
  );

  it('ends with 2 for a file that holds no schema', async () => {
    const file = desk.write('no.graphql', 'type Query {');
    const { code, out } = await desk.run(check, '--schema', file);
    expect([code, out]).toEqual([2, expect.stringContaining('holds no GraphQL schema (Syntax Error')]);
  });

  it('names owner, operation and field of every break of a schema to come, and ends with 1', async () => {
    const toCome = printGatewaySchema()
      .replace(/^type Job implements[\s\S]*?^}/m, (type) => type.replace('\n  state: ', '\n  condition: '))
      .replaceAll('\n  pools(', '\n  poolList(');
    const { code, out } = await desk.run(check, '--schema', desk.write('to-come.graphql', toCome));
    expect(code).toBe(1);
    const [pools, jobs, last] = out.trimEnd().split('\n');
    expect(pools).toMatch(
      /^clusterql {2}Pools {2}[\da-f]{12} {2}pools {8}\s+Cannot query field "pools" on type "Query"/,
    );
    expect(jobs).toMatch(
      /^clusterql {2}Jobs {3}[\da-f]{12} {2}jobs\.nodes\.state {2}Cannot query field "state" on type "Job"/,
    );
    expect(last).toBe('6 operations of the last 30 days checked, 2 would break.');
    const told = JSON.parse((await desk.run(check, '--schema', desk.path('to-come.graphql'), '--json')).out);
    expect(told).toMatchObject([
      { owner: sandboxClient, name: 'Pools', breaks: [{ field: 'pools' }] },
      { owner: sandboxClient, name: 'Jobs', breaks: [{ field: 'jobs.nodes.state' }] },
    ]);
  });

  it('names a field that would be answered with another type, or with null, and no other', async () => {
    const toCome = printGatewaySchema().replace(/^type Job implements[\s\S]*?^}/m, (type) =>
      type
        .replace('\n  state: JobState!', '\n  state: String!')
        .replace('\n  name: String!', '\n  name: String')
        .replace('\n  project: Project', '\n  project: Project!'),
    );
    const { code, out } = await desk.run(check, '--schema', desk.write('types.graphql', toCome));
    expect(code).toBe(1);
    expect(out.replaceAll(/ {2,}/g, ' | ').split('\n')).toEqual([
      expect.stringMatching(/ \| jobs\.nodes\.name \| Answers String in the place of String!\.$/),
      expect.stringMatching(/ \| jobs\.nodes\.state \| Answers String! in the place of JobState!\.$/),
      '6 operations of the last 30 days checked, 1 would break.',
      '',
    ]);
  });

  it('leaves out what was revoked, and what was not asked for longer than the days', async () => {
    const long = new Date(Date.now() - 40 * 24 * 60 * 60 * 1000);
    await desk.database.prisma.persistedOperation.updateMany({ data: { createdAt: long } });
    const { prisma } = desk.database;
    expect((await desk.run(check)).out).toBe('0 operations of the last 30 days checked, 0 would break.\n');
    expect((await desk.run(check, '--days', '41')).out).toMatch(/^6 operations of the last 41 days/);
    await prisma.persistedOperation.updateMany({ data: { lastUsedAt: new Date() } });
    await prisma.persistedOperation.updateMany({ where: { name: 'Jobs' }, data: { revokedAt: new Date() } });
    expect((await desk.run(check)).out).toBe('5 operations of the last 30 days checked, 0 would break.\n');
  });
});

describe('The operations of the sandbox', () => {
  it('fit the schema of this version', async () => {
    expect(await desk.run(check)).toEqual({
      code: 0,
      out: '6 operations of the last 30 days checked, 0 would break.\n',
    });
  });

  it('stand in the record, so that a change of the schema that breaks one is seen', async () => {
    const { out } = await desk.run(runExport, '--owner', sandboxClient);
    const message =
      'After adding an operation write the record anew: clusterql operations export --out test/cli/sandbox-operations.json';
    expect(JSON.parse(readFileSync(record, 'utf8')), message).toEqual(JSON.parse(out));
  });

  it('come once: what a person revoked stays so', async () => {
    const { prisma } = desk.database;
    await prisma.persistedOperation.updateMany({ where: { name: 'Jobs' }, data: { revokedAt: new Date() } });
    await seedOperations(desk.database);
    expect(await prisma.persistedOperation.count({ where: { revokedAt: null } })).toBe(5);
  });

  it('leave those of others alone', async () => {
    desk.write('mine/who.graphql', viewerQuery('Mine'));
    await desk.run(push, desk.path('mine'), '--owner', 'exporter');
    await seedOperations(desk.database);
    expect(await desk.database.prisma.persistedOperation.count()).toBe(7);
  });
});
