import type { Answer, Call } from './ask.ts';
import {
  done,
  type Evidence,
  interruptedLines,
  requestsOf,
  rowsOf,
  started,
  subjectOf,
  subjectOfCall,
} from './evidence.ts';

type Promised = readonly [promise: string, broken: (evidence: Evidence) => readonly string[]];

/** What a mutation promises, each with what breaks it. */
const promises: readonly Promised[] = [
  ['written down before it is sent', sentUnannounced],
  ['sent once', ({ writes }) => repeated(writes.map((write) => write.signature))],
  ['begun once', ({ audit }) => repeated(started(audit).map(subjectOf))],
  ['no native row without its line', rowsUnannounced],
  ['what is said to be done stands', doneUnkept],
  ['answered as it was written down', answersUnwritten],
  ['answered the same for one key', answersApart],
  ['always answered in the end', unanswered],
  ['the chain is whole', ({ flaws }) => flaws],
  ['what was interrupted is listed, and nothing else', misreported],
  ['nothing unexpected is logged', ({ printed }) => printed],
];

/** Every broken promise with what shows it; none is what is wanted. */
export function violationsOf(evidence: Evidence): string[] {
  return promises.flatMap(([promise, broken]) => broken(evidence).map((proof) => `${promise}: ${proof}`));
}

function sentUnannounced({ audit, writes }: Evidence): string[] {
  const announced = new Set(started(audit).flatMap(requestsOf));
  return writes
    .filter((write) => write.announced === false || !announced.has(write.signature))
    .map((write) => write.signature);
}

function rowsUnannounced({ audit, pools }: Evidence): string[] {
  const named = new Set(started(audit).map(({ input }) => (JSON.parse(input) as { name?: string }).name));
  return pools.filter(({ name }) => !named.has(name)).map(({ id, name }) => `${id} ${name}`);
}

/** Follows the audit from change to change; a pool whose last change was interrupted may stand either way. */
function doneUnkept({ audit, pools }: Evidence): string[] {
  const names = new Map(pools.map(({ id, name }) => [String(id), name]));
  const unclear = new Set(
    interruptedLines(audit)
      .flatMap(rowsOf)
      .map(({ key }) => key),
  );
  const last = new Map(done(audit).flatMap((line) => rowsOf(line).map((row) => [row.key, row])));
  return [...last.values()]
    .filter(({ key }) => !unclear.has(key))
    .filter(({ key, action, name }) => names.get(key ?? '') !== (action === 'DELETE' ? undefined : name))
    .map(({ key, action, name }) => `${action} of ${key} (${name})`);
}

function answersUnwritten({ audit, calls }: Evidence): string[] {
  const isDone = new Set(done(audit).map(subjectOf));
  return calls.flatMap((call) =>
    call.answers
      .filter((answer) => !fits(answer, call, isDone.has(subjectOfCall(call))))
      .map(({ text }) => `${subjectOfCall(call)} got ${text}`),
  );
}

/** The load asks for nothing that can be refused: it is done, or a kill left it open. */
function fits({ type }: Answer, { mutation }: Call, isDone: boolean): boolean {
  const payload = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`;
  return type === (isDone ? payload : 'OutcomeUnknown');
}

function answersApart({ calls }: Evidence): string[] {
  return calls
    .filter(({ answers }) => new Set(answers.map(({ text }) => text)).size > 1)
    .map((call) => `${subjectOfCall(call)} got ${call.answers.map(({ text }) => text).join(' and ')}`);
}

function unanswered({ calls }: Evidence): string[] {
  return calls.filter(({ key, answers }) => key !== null && answers.length === 0).map(subjectOfCall);
}

function misreported({ audit, interrupted }: Evidence): string[] {
  const listed = new Set(interrupted);
  const known = new Set(interruptedLines(audit).map(({ changeId }) => changeId));
  return [...listed].filter((id) => !known.has(id)).concat([...known].filter((id) => !listed.has(id)));
}

function repeated(all: readonly string[]): string[] {
  const seen = new Set<string>();
  return all.filter((one) => seen.size === seen.add(one).size);
}
