import { closeSync, constants, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { codeOf, replaceWhole } from '../../database/whole-file.ts';
import { ClusterQLError } from '../../errors.ts';
import { inTurn } from './turn.ts';

const storedSession = z.object({
  /** Who signed the person in: the name that the gateway has for it, and its address. */
  issuer: z.object({ name: z.string(), address: z.string() }),
  clientId: z.string(),
  accessToken: z.string(),
  /** Null where signing in again is the only way to a new token. */
  refreshToken: z.string().nullable(),
  /** When the access token ends, epoch milliseconds; null where nobody told. */
  expiresAt: z.number().nullable(),
});

const document = z.object({ sessions: z.record(z.string(), storedSession) });

/** A person signed in to one gateway. */
export type StoredSession = Readonly<z.output<typeof storedSession>>;

/** By address of the gateway. */
export type StoredSessions = Readonly<Record<string, StoredSession>>;

/** Reads the sessions of a file that its owner alone can read; without the file there are none. */
export function readSessions(file: string): StoredSessions {
  const text = readGuarded(file);
  if (text === null) return {};
  const parsed = document.safeParse(parseJson(text));
  if (!parsed.success) throw unusable(`${file} holds no sessions of clusterql. Remove it and sign in again.`);
  return parsed.data.sessions;
}

/** Puts what the change makes of the sessions in their place; changes wait for each other, also of other processes. */
export async function changeSessions(
  file: string,
  change: (sessions: StoredSessions) => StoredSessions | Promise<StoredSessions>,
): Promise<{ before: StoredSessions; after: StoredSessions }> {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return await inTurn(`${file}.lock`, async () => {
      const before = readSessions(file);
      const after = await change(before);
      if (after !== before) replaceWhole(file, `${JSON.stringify({ sessions: after }, null, 2)}\n`);
      return { before, after };
    });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw unusable(`${file} cannot be written (${codeOf(error)}). Name another place with --file.`);
  }
}

/** Null where there is no such file. */
function readGuarded(file: string): string | null {
  let opened: number | undefined;
  try {
    // A link would be replaced by the next change, and may lead to what somebody else reads.
    opened = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const { mode } = fstatSync(opened);
    if ((mode & 0o077) !== 0) throw unusable(`${file} can be used by others. Close it: chmod 600 ${file}`);
    return readFileSync(opened, 'utf8');
  } catch (error) {
    if (error instanceof ClusterQLError) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP') throw unusable(`${file} is a link. Name the file itself with --file.`);
    throw unusable(
      `${file} cannot be read (${code}). Make it readable for this account, or name another with --file.`,
    );
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(sentence: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', sentence);
}
