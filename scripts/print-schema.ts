import { writeFile } from 'node:fs/promises';
import { printGatewaySchema } from '../src/schema/print.ts';

/** Writes what a test compares; run it after a change to the schema and review the difference like code. */
await writeFile(new URL('../schema.graphql', import.meta.url), printGatewaySchema());
