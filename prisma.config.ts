import { defineConfig } from 'prisma/config';

/** For the Prisma CLI alone; the gateway gets its address from its own configuration. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
