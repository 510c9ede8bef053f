import { openDatabase } from '../../src/database/open.ts';

// Opens the folder it is given, says how many rows it finds, and adds one after the other until it is killed.
const [folder = ''] = process.argv.slice(2);
const { prisma } = await openDatabase({ folder });
process.stdout.write(`found ${await prisma.idempotencyKey.count()}\n`);
for (let number = 1; ; number++) {
  const [id, changeId] = [`row-${number}`, '00000000-0000-4000-8000-000000000000'];
  await prisma.idempotencyKey.create({ data: { id, input: '', changeId, startedAt: new Date() } });
  process.stdout.write(`kept ${id}\n`);
}
