import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/database.ts';
import { type BrokenOperation, checkOperations, isInUse } from '../../operations/check.ts';
import { schema as servedSchema } from '../../schema/index.ts';
import type { Out } from '../command.ts';
import { readOptions, storeOf } from './asked.ts';
import { aligned, amount, json, plain, shortId } from './lines.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

interface Asked {
  readonly schema: GraphQLSchema;
  readonly days: number;
  readonly asJson: boolean;
}

/**
 * `clusterql operations check`: whether every operation that is in use fits a schema: that of this version, or the
 * one to come. Answers 0 when all do, 1 when one would break, 2 when it was asked wrongly.
 */
export async function run(
  _config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    out.write(`${asked}\n`);
    return 2;
  }
  const since = new Date(Date.now() - asked.days * dayMilliseconds);
  const used = (await storeOf(database).readAll()).filter((each) => isInUse(each, since));
  const broken = await checkOperations({ now: servedSchema, toCome: asked.schema }, used);
  out.write(asked.asJson ? toJson(broken) : describe(broken, used.length, asked.days));
  return broken.length === 0 ? 0 : 1;
}

function describe(broken: readonly BrokenOperation[], checked: number, days: number): string {
  const rows = broken.flatMap(({ operation, breaks }) =>
    breaks.map(({ field, message }) => [
      ...[plain(operation.owner), operation.name, shortId(operation)],
      ...[field ?? 'the whole', message],
    ]),
  );
  const counts = `${amount(checked, 'operation')} of the last ${amount(days, 'day')} checked, ${broken.length} would break.`;
  return `${aligned(rows)}${counts}\n`;
}

function toJson(broken: readonly BrokenOperation[]): string {
  return json(broken.map(({ operation: { id, owner, name }, breaks }) => ({ owner, name, id, breaks })));
}

/** What is asked, or why it cannot be done. */
function readArguments(args: readonly string[]): Asked | string {
  const parsed = readOptions(args, {
    schema: { type: 'string' },
    days: { type: 'string', default: '30' },
    json: { type: 'boolean' },
  });
  const { schema: file, days = '', json: asJson = false } = parsed?.values ?? {};
  if (parsed === null || parsed.positionals.length > 0 || !/^[1-9]\d{0,4}$/.test(days)) return usage;
  const schema = file === undefined ? servedSchema : readSchema(file);
  return typeof schema === 'string' ? schema : { schema, days: Number(days), asJson };
}

function readSchema(file: string): GraphQLSchema | string {
  try {
    return buildSchema(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    return `${file} holds no GraphQL schema (${reason}). Name what clusterql schema printed.`;
  }
}

const usage =
  'Known are: clusterql operations check [--schema <file>] [--days <1 to 99999>] [--json]; without a file it is the schema of this version.';
