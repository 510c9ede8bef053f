import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/audit-verify.ts';
import type { Config } from '../../src/config.ts';
import { createLedger } from '../../src/database/ledger.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { auditKeys, auditLine } from '../database/audit-lines.ts';

const config = { keys: auditKeys } as unknown as Config;

describe('clusterql audit verify', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
    await database.prisma.$executeRaw`ALTER TABLE audit_event DISABLE TRIGGER ALL`;
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    await database.prisma.$executeRaw`DELETE FROM audit_event`;
  });

  async function append(count: number, line = auditLine({ kind: 'DRY_RUN' })): Promise<void> {
    const ledger = createLedger(database.prisma, auditKeys);
    for (let written = 0; written < count; written++) await ledger.append(line);
  }

  async function verify(...args: string[]): Promise<{ code: number; text: string }> {
    let text = '';
    const code = await run(config, database, args, { write: (part) => (text += part) });
    return { code, text };
  }

  it('ends with 1 and names the row when one was changed', async () => {
    await append(3);
    await database.prisma.$executeRaw`UPDATE audit_event SET subject = 'u-9999' WHERE sequence = 2`;
    const { code, text } = await verify();
    expect(code).toBe(1);
    expect(text).toContain('Rows of the audit: 3; flaws: 1\n  row 2 is not what was written there');
  });

  it('ends with 1 when the end was cut off after somebody noted the head', async () => {
    await append(3);
    const [head = ''] = /(?<=Head: )\S+/.exec((await verify()).text) ?? [];
    expect(head).toMatch(/^3:[\da-f]{64}$/);
    expect((await verify('--expect', head)).code).toBe(0);
    await database.prisma.$executeRaw`DELETE FROM audit_event WHERE sequence = 3`;
    expect((await verify()).code).toBe(0);
    const { code, text } = await verify('--expect', head);
    expect(code).toBe(1);
    expect(text).toContain('row 3 is not there as it was');
  });

  it.each([
    [['--expect', '3']],
    [['--expect', `3:${'x'.repeat(64)}`]],
    [['--expect', `0:${'a'.repeat(64)}`]],
    [['--expect']],
    [['--except', `3:${'a'.repeat(64)}`]],
    [['everything']],
  ])('ends with 2, says what it takes and looks at nothing when told %j', async (args) => {
    await append(1);
    const { code, text } = await verify(...args);
    expect(code).toBe(2);
    expect(text).toContain('--expect');
    expect(text).not.toContain('Rows of');
  });

  it('lists twenty flaws and counts the others', async () => {
    await append(23);
    await database.prisma.$executeRaw`UPDATE audit_event SET mutation = 'none'`;
    const { text } = await verify();
    expect(text.match(/^ {2}row /gm)).toHaveLength(20);
    expect(text).toContain('flaws: 23\n');
    expect(text).toContain('\n  and 3 more\n');
  });

  it('ends with 0 when all is as it was written, and tells how to notice more', async () => {
    await append(2);
    const { code, text } = await verify();
    expect(code).toBe(0);
    expect(text).toMatch(/^Rows of the audit: 2, all as they were written\.\nHead: 2:[\da-f]{64}\n/);
    expect(text).toContain('give it to --expect the next time');
  });

  it('ends with 0 of an audit in which nothing was written yet', async () => {
    const { code, text } = await verify();
    expect({ code, text }).toEqual({
      code: 0,
      text: 'Rows of the audit: 0, all as they were written.\n',
    });
  });

  it('tells of a mutation that never ended, which is no flaw, and lets no text of a token move the cursor', async () => {
    await append(1, auditLine({ subject: '\u001b[2Ju-0042' }));
    const { code, text } = await verify();
    expect(code).toBe(0);
    expect(text).toContain('began and never ended');
    expect(text).toContain('"createPool" by "\\u001b[2Ju-0042" of "campus"');
    expect(text).not.toContain('\u001b');
  });
});
