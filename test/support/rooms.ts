import type { Import } from './imports.ts';

/** What a room of src may import besides itself; `types` are those whose types alone it may name. */
interface Room {
  readonly may: readonly string[];
  readonly types?: readonly string[];
}

/** What the gateway is made of; of `upstream` the index alone, never one system's folder. */
const belowGateway = [
  ...['errors', 'config', 'database', 'observability', 'domain', 'http', 'context'],
  ...['upstream', 'auth', 'operations', 'inbound', 'schema'],
];

/**
 * Who may import whom. A folder of src is a room and so is a file directly in src; `upstream/*` and
 * `sandbox/*` are one room for each system, which never know of each other.
 */
export const rooms: Readonly<Record<string, Room>> = {
  errors: { may: [] },
  // With config/ one room: what it needs of others it states in its own types.
  config: { may: [] },
  // The errors, for the one place that says DATABASE_UNAVAILABLE.
  database: { may: ['errors'] },
  observability: { may: [] },
  domain: { may: ['errors'] },
  http: { may: ['domain', 'errors'] },
  context: { may: [], types: ['domain'] },
  'upstream/*': { may: ['domain', 'errors', 'http', 'upstream'] },
  'upstream/native': { may: ['database', 'domain', 'errors', 'http', 'upstream'] },
  upstream: { may: ['domain', 'errors', 'http', 'upstream/*'] },
  auth: { may: ['domain', 'errors', 'http'] },
  operations: { may: ['domain', 'errors', 'http'] },
  // What happens to a request before and after GraphQL; who asks was found out by auth.
  inbound: { may: ['context', 'domain', 'errors', 'operations'], types: ['auth'] },
  // Resolvers see domain rows and sources that carry the credential, so no token can leak here.
  schema: { may: ['context', 'domain', 'errors'] },
  // Runs in the browser: all it knows of the gateway is what the gateway answers.
  graphiql: { may: [] },
  gateway: { may: belowGateway },
  // Puts the rooms together, like main, from a checked configuration.
  parts: { may: [...belowGateway, 'gateway'] },
  cli: { may: [...belowGateway, 'gateway', 'parts', 'sandbox'] },
  main: { may: [...belowGateway, 'gateway', 'parts', 'sandbox', 'cli'] },
  // A fake made of our own types would agree with our mistakes.
  'sandbox/*': { may: ['sandbox'] },
  sandbox: { may: ['sandbox/*'] },
};

/** One sentence for each import that crosses a wall. */
export function trespasses(imports: readonly Import[]): string[] {
  return imports
    .filter((each) => !isAllowed(each))
    .map(({ from, to, typesOnly }) => {
      const rule = ruleOf(roomOf(from));
      if (rule === undefined) return `${from} is in no room of test/support/rooms.ts`;
      const allowed = [...rule.may, ...(rule.types ?? []).map((room) => `${room} (types)`)];
      return `${from} imports ${typesOnly ? 'types of ' : ''}${to}; ${roomOf(from)} may import ${allowed.join(', ') || 'nothing of ours'}`;
    });
}

function isAllowed({ from, to, typesOnly }: Import): boolean {
  const room = roomOf(from);
  const rule = ruleOf(room);
  if (rule === undefined) return false;
  const open = typesOnly ? [...rule.may, ...(rule.types ?? [])] : rule.may;
  return roomOf(to) === room || open.some((name) => name === roomOf(to) || name === anyOf(roomOf(to)));
}

function ruleOf(room: string): Room | undefined {
  return rooms[room] ?? rooms[anyOf(room)];
}

/** The room of a path from the root; what is outside of src is its own room, which nobody may enter. */
function roomOf(path: string): string {
  const [top, first = '', second, third] = path.split('/');
  if (top !== 'src') return path;
  if (second === undefined) return first.replace(/\.ts$/, '');
  return third !== undefined && `${first}/*` in rooms ? `${first}/${second}` : first;
}

/** `upstream/*` for `upstream/renku`. */
function anyOf(room: string): string {
  return room.replace(/\/.*$/, '/*');
}
