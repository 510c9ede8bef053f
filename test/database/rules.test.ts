import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeDatabases, type TestDatabase } from '../support/database.ts';

const pool = {
  name: `'Pool'`,
  search_name: `'pool'`,
  public: 'true',
  default: 'false',
  platform: `'linux/amd64'`,
  updated_at: 'now()',
};
const resourceClass = {
  pool_id: '1',
  name: `'one'`,
  default: 'false',
  cpu: '1',
  gpu: '0',
  memory: '1',
  max_storage: '2',
  default_storage: '1',
};
const quota = { pool_id: '1', cpu: '1', gpu: '0', memory: '1' };
const member = { pool_id: '1' };

type Row = Readonly<Record<string, string>>;

const broken: [title: string, table: string, row: Row, rule: string][] = [
  [
    'a default pool that is not public',
    'resource_pool',
    { ...pool, default: 'true', public: 'false' },
    'resource_pool_default_is_public',
  ],
  [
    'a negative idle threshold',
    'resource_pool',
    { ...pool, idle_threshold_seconds: '-1' },
    'resource_pool_idle_threshold',
  ],
  [
    'a negative hibernation threshold',
    'resource_pool',
    { ...pool, hibernation_threshold_seconds: '-1' },
    'resource_pool_hibernation_threshold',
  ],
  [
    'a negative hibernation warning',
    'resource_pool',
    { ...pool, hibernation_warning_seconds: '-1' },
    'resource_pool_hibernation_warning',
  ],
  [
    'a CPU limit below the request',
    'resource_pool',
    { ...pool, cpu_limit_factor: '0.9' },
    'resource_pool_cpu_limit_factor',
  ],
  [
    'a CPU limit without end',
    'resource_pool',
    { ...pool, cpu_limit_factor: `'NaN'` },
    'resource_pool_cpu_limit_factor',
  ],
  ['a class without cores', 'resource_class', { ...resourceClass, cpu: '0' }, 'resource_class_cpu'],
  ['a class of NaN cores', 'resource_class', { ...resourceClass, cpu: `'NaN'` }, 'resource_class_cpu'],
  [
    'a class of endless cores',
    'resource_class',
    { ...resourceClass, cpu: `'Infinity'` },
    'resource_class_cpu',
  ],
  ['a class of negative devices', 'resource_class', { ...resourceClass, gpu: '-1' }, 'resource_class_gpu'],
  ['a class of NaN devices', 'resource_class', { ...resourceClass, gpu: `'NaN'` }, 'resource_class_gpu'],
  ['a class without memory', 'resource_class', { ...resourceClass, memory: '0' }, 'resource_class_memory'],
  [
    'a class of more memory than JavaScript can count',
    'resource_class',
    { ...resourceClass, memory: '9007199254740992' },
    'resource_class_memory',
  ],
  [
    'a class of more storage than JavaScript can count',
    'resource_class',
    { ...resourceClass, max_storage: '9007199254740992' },
    'resource_class_max_storage',
  ],
  [
    'a class without storage',
    'resource_class',
    { ...resourceClass, default_storage: '0' },
    'resource_class_default_storage',
  ],
  [
    'a class whose default storage is above the most',
    'resource_class',
    { ...resourceClass, default_storage: '3' },
    'resource_class_default_storage',
  ],
  ['a quota without cores', 'pool_quota', { ...quota, cpu: '0' }, 'pool_quota_cpu'],
  ['a quota of NaN cores', 'pool_quota', { ...quota, cpu: `'NaN'` }, 'pool_quota_cpu'],
  ['a quota of negative devices', 'pool_quota', { ...quota, gpu: '-1' }, 'pool_quota_gpu'],
  ['a quota without memory', 'pool_quota', { ...quota, memory: '0' }, 'pool_quota_memory'],
  ['a member who is nobody', 'pool_member', member, 'pool_member_is_account_or_email'],
  [
    'a member of an issuer alone',
    'pool_member',
    { ...member, issuer: `'a'` },
    'pool_member_is_account_or_email',
  ],
  [
    'a member of a subject alone',
    'pool_member',
    { ...member, subject: `'a'` },
    'pool_member_is_account_or_email',
  ],
  [
    'a member with account and address',
    'pool_member',
    { ...member, issuer: `'a'`, subject: `'b'`, email: `'c'` },
    'pool_member_is_account_or_email',
  ],
  [
    'a member with issuer and address',
    'pool_member',
    { ...member, issuer: `'a'`, email: `'c'` },
    'pool_member_is_account_or_email',
  ],
  [
    'an address with capitals',
    'pool_member',
    { ...member, email: `'A@example.org'` },
    'pool_member_email_in_lower_case',
  ],
];

const twice: [title: string, table: string, row: Row, index: string][] = [
  ['two default pools', 'resource_pool', { ...pool, default: 'true' }, 'resource_pool_one_default'],
  [
    'two default classes of one pool',
    'resource_class',
    { ...resourceClass, default: 'true' },
    'resource_class_one_default',
  ],
  ['two quotas of one pool', 'pool_quota', quota, 'pool_quota_pkey'],
  [
    'one account twice in a pool',
    'pool_member',
    { ...member, issuer: `'a'`, subject: `'b'` },
    'pool_member_pool_id_issuer_subject_key',
  ],
  [
    'one address twice in a pool',
    'pool_member',
    { ...member, email: `'c'` },
    'pool_member_pool_id_email_key',
  ],
];

describeDatabases('The database', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await run('TRUNCATE resource_pool CASCADE');
    await insert('resource_pool', { ...pool, id: '1' });
  });

  describe('refuses, whoever writes it,', () => {
    it.each(broken)('%s', async (_title, table, row, rule) => {
      await expect(insert(table, row)).rejects.toThrow(`violates check constraint "${rule}"`);
    });

    it.each(twice)('%s', async (_title, table, row, index) => {
      await insert(table, row);
      const refusal: any = await insert(table, row).catch((error: unknown) => error);
      const { originalMessage } = refusal.meta.driverAdapterError.cause;
      expect(originalMessage).toBe(`duplicate key value violates unique constraint "${index}"`);
    });
  });

  it('takes two pools and two classes that are not the default', async () => {
    await insert('resource_pool', pool);
    await insert('resource_class', resourceClass);
    await insert('resource_class', resourceClass);
    expect(await database.prisma.resourcePool.count()).toBe(2);
    expect(await database.prisma.resourceClass.count()).toBe(2);
  });

  describe('keeps the audit as it was written: it refuses', () => {
    const event = {
      sequence: '1',
      at: 'now()',
      kind: `'STARTED'`,
      change_id: 'gen_random_uuid()',
      request_id: `'r'`,
      issuer: `'i'`,
      subject: `'s'`,
      mutation: `'m'`,
      credentials: `'{}'`,
      input: `'{}'`,
      effects: `'[]'`,
      key_id: `'k'`,
      hmac: `'h'`,
    };
    beforeAll(() => insert('audit_event', event));

    it.each([
      ['to change a row', `UPDATE audit_event SET subject = 'another'`],
      ['to change no row', `UPDATE audit_event SET subject = 'another' WHERE sequence = 0`],
      ['to delete a row', 'DELETE FROM audit_event'],
      ['to empty it', 'TRUNCATE audit_event'],
      ['to empty it with all others', 'TRUNCATE resource_pool, audit_event CASCADE'],
      [
        'to write over a row',
        `INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (sequence) DO UPDATE SET hmac = 'another'`,
      ],
    ])('%s', async (_title, statement) => {
      await expect(run(statement)).rejects.toThrow('audit_event is append-only');
      expect(await database.prisma.auditEvent.findMany({ select: { subject: true, hmac: true } })).toEqual([
        { subject: 's', hmac: 'h' },
      ]);
    });
  });

  it('keeps times in UTC, whatever its own time zone is', async () => {
    const startedAt = new Date('2026-03-29T01:30:00.123Z');
    await database.prisma.idempotencyKey.create({
      data: { id: 'time', input: '', changeId: crypto.randomUUID(), startedAt },
    });
    const [row] = await database.prisma.$queryRaw<{ seconds: number }[]>`
      SELECT extract(epoch FROM started_at)::float AS seconds FROM idempotency_key WHERE id = 'time'`;
    expect(row?.seconds).toBe(startedAt.getTime() / 1_000);
    await run(`UPDATE idempotency_key SET started_at = '2026-03-29T03:30:00+02:00' WHERE id = 'time'`);
    const read = await database.prisma.idempotencyKey.findUniqueOrThrow({ where: { id: 'time' } });
    expect(read.startedAt.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  function insert(table: string, row: Row): Promise<number> {
    const columns = Object.keys(row)
      .map((column) => `"${column}"`)
      .join(', ');
    return run(`INSERT INTO ${table} (${columns}) VALUES (${Object.values(row).join(', ')})`);
  }

  function run(statement: string): Promise<number> {
    return database.prisma.$executeRawUnsafe(statement);
  }
});
