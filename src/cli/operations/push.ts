import type { Config } from '../../config.ts';
import type { Database } from '../../database/database.ts';
import type { Problem } from '../../domain/change/refusal.ts';
import { type Push, pushProblems, type PushPlan } from '../../domain/operation-changes.ts';
import { createPushPlan } from '../../operations/push.ts';
import { schema } from '../../schema/index.ts';
import type { Out } from '../command.ts';
import { readOptions, storeOf } from './asked.ts';
import { changeOperations, failureIn } from './change.ts';
import { readPushed } from './files.ts';
import { aligned, json, plain, shortId } from './lines.ts';

interface Asked {
  readonly path: string;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly dryRun: boolean;
  readonly asJson: boolean;
}

/**
 * `clusterql operations push <file or folder> --owner <client>`: stores the operations of an application, all or
 * none. Answers 0, 1 when one of them cannot be stored, 2 when it was asked wrongly.
 */
export async function run(
  config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const asked = readArguments(args);
  const pushed = asked === null ? usage : readPushed(asked.path);
  if (asked === null || typeof pushed === 'string') {
    out.write(`${pushed as string}\n`);
    return 2;
  }
  const push: Push = { owner: asked.owner, tags: asked.tags, ...pushed };
  const { problems, ...plan } = await planOf(push, database);
  out.write(asked.asJson ? toJson(plan, problems) : describe(plan, problems, asked.dryRun));
  if (problems.length > 0) return 1;
  return asked.dryRun ? 0 : store(config, database, push, out);
}

/** Told before anything is written, in the words of the mutation. */
async function planOf(push: Push, database: Database): Promise<PushPlan> {
  const problems = pushProblems(push);
  if (problems.length > 0) return { added: [], aliased: [], same: [], problems };
  return createPushPlan(schema, storeOf(database))(push);
}

async function store(config: Config, database: Database, push: Push, out: Out): Promise<number> {
  const outcome = await changeOperations(config, database, {
    mutation: 'operations push',
    // The documents themselves are told by their digests, in what is written.
    input: { owner: push.owner, tags: push.tags },
    plan: (changes) => changes.push(push),
  });
  const failure = failureIn(outcome);
  if (failure !== null) out.write(`Nothing was stored. ${failure}\n`);
  return failure === null ? 0 : 1;
}

type Sorted = Omit<PushPlan, 'problems'>;

function describe({ added, aliased, same }: Sorted, problems: readonly Problem[], dryRun: boolean): string {
  const known = [...aliased, ...same];
  const rows = [
    ...added.map((each) => ['new', shortId(each), each.name]),
    ...known.map((each) => ['same', shortId(each), each.name]),
    ...problems.map(({ path, message }) => ['refused', plain(path), message]),
  ];
  const counts = `${added.length} new, ${known.length} stored already, ${problems.length} refused.`;
  return `${aligned(rows)}${counts}${problems.length > 0 || dryRun ? ' Nothing was stored.' : ''}\n`;
}

function toJson({ added, aliased, same }: Sorted, problems: readonly Problem[]): string {
  const [fresh, known] = [added, [...aliased, ...same]].map((some) =>
    some.map(({ id, name, type, aliases }) => ({ id, name, type, aliases })),
  );
  return json({ added: fresh, same: known, problems });
}

function readArguments(args: readonly string[]): Asked | null {
  const parsed = readOptions(args, {
    owner: { type: 'string' },
    tag: { type: 'string', multiple: true },
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const [path, ...others] = parsed?.positionals ?? [];
  const { owner, tag: tags = [], 'dry-run': dryRun = false, json: asJson = false } = parsed?.values ?? {};
  if (path === undefined || others.length > 0 || owner === undefined) return null;
  return { path, owner, tags, dryRun, asJson };
}

const usage =
  'Name one manifest or folder and whose it is: clusterql operations push <file or folder> --owner <client> [--tag <tag>] [--dry-run] [--json].';
