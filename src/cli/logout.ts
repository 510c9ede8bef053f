import { ClusterQLError } from '../errors.ts';
import { createFetch } from '../http/fetch.ts';
import type { Out } from './command.ts';
import { type ChosenSession, chooseSession } from './login/chosen-session.ts';
import { renewalOf } from './login/fresh-token.ts';
import { changeSessions, type StoredSession } from './login/sessions.ts';
import { readWords } from './login/words.ts';

/**
 * `clusterql logout [<gateway>]`: forgets the session and tells its issuer to take back the tokens. Answers 0, or 2
 * when it was asked wrongly.
 */
export async function run(argv: readonly string[], out: Out, err: Out): Promise<number> {
  const words = readWords(argv, usage);
  if (typeof words === 'string') {
    err.write(`${words}\n`);
    return 2;
  }
  const { gateway, session } = await forget(words.file, words.gateway);
  out.write(`Signed out of ${gateway}.\n`);
  err.write(await revoke(session));
  return 0;
}

/** First of all: whatever the issuer says, nothing here uses the tokens again. */
async function forget(file: string, named: string | undefined): Promise<ChosenSession> {
  const { before } = await changeSessions(file, (sessions) => {
    const { [chooseSession(sessions, named).gateway]: _, ...others } = sessions;
    return others;
  });
  return chooseSession(before, named);
}

/** What came of it. */
async function revoke(session: StoredSession): Promise<string> {
  const { name } = session.issuer;
  try {
    await renewalOf(session, createFetch()).revoke(session);
    return `${name} was asked to take back the tokens.\n`;
  } catch (error) {
    if (!(error instanceof ClusterQLError)) throw error;
    return `${name} could not be asked to take back the tokens; they are gone from here, and end by themselves.\n`;
  }
}

const usage = 'Write clusterql logout [<address of the gateway>] [--file <file>].';
