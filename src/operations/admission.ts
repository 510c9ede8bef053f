import { ClusterQLError } from '../errors.ts';
import type { OperationCaller } from './caller.ts';
import { digestOf, parseDocumentId } from './id.ts';
import type { ReadyDocument } from './prepared.ts';
import { createRegistrations } from './registrations.ts';
import type { FoundOperation, Registry } from './registry.ts';
import type { RequestedOperation } from './requested.ts';

export const operationModes = ['open', 'admin-open', 'closed'] as const;

/** Whose free text is taken: everybody's, that of administrators of the gateway, or nobody's. */
export type OperationMode = (typeof operationModes)[number];

/** A stored operation that its caller may run, as it stands. */
export interface StoredToRun extends FoundOperation {
  readonly prepared: ReadyDocument;
}

/** What a request may run: a stored operation, or a free text. */
export type Admitted = StoredToRun | { readonly text: string };

/** Decides what requests may run; refuses before anything is parsed. */
export interface Admission {
  /** What a request on the endpoint of GraphQL runs. */
  admit(requested: RequestedOperation, caller: OperationCaller): Promise<Admitted>;
  /** The stored operation that an id or a name means. */
  stored(idOrName: string, caller: OperationCaller): Promise<StoredToRun>;
}

export function createAdmission(registry: Pick<Registry, 'find'>, mode: OperationMode): Admission {
  const registrations = createRegistrations();

  async function stored(id: string, caller: OperationCaller, unknown = notFound): Promise<StoredToRun> {
    const found = await registry.find(id, mode === 'open' ? { ...caller, administrator: true } : caller);
    if (found === null) throw unknown();
    if ('problems' in found.prepared) throw outdated(found.operation.name, found.prepared.problems);
    return { operation: found.operation, prepared: found.prepared };
  }

  function freeText(text: string, registers: boolean): Admitted {
    if (registers && mode === 'open') registrations.keep(digestOf(text), text);
    return { text };
  }

  return {
    stored,
    async admit({ id, text, operationName, registers }, caller) {
      if (text !== null && mayWrite(mode, caller)) return freeText(text, registers);
      if (id === null) throw closed(mode);
      const registered = registrations.find(parseDocumentId(id)?.digest ?? id);
      if (registered !== undefined) return { text: registered };
      // A text beside an id was found to be that of the id, so the rights on the stored one decide.
      const found = await stored(id, caller, mode === 'open' && registers ? notRegistered : notFound);
      if (operationName !== null && operationName !== found.operation.name)
        throw otherName(found.operation.name);
      return found;
    },
  };
}

function mayWrite(mode: OperationMode, { administrator }: OperationCaller): boolean {
  return mode === 'open' || (mode === 'admin-open' && administrator);
}

/** The same for what is unknown, revoked or another application's: nobody learns what others stored. */
function notFound(): ClusterQLError {
  return new ClusterQLError(
    'OPERATION_NOT_FOUND',
    'No stored operation has that id for this application; push it first, or ask its owner to make it public.',
  );
}

/** Word for word what clients that register take for the sign to send the text. */
function notRegistered(): ClusterQLError {
  return new ClusterQLError('OPERATION_NOT_FOUND', 'PersistedQueryNotFound');
}

function closed(mode: OperationMode): ClusterQLError {
  const whose =
    mode === 'closed'
      ? 'Only stored operations run here'
      : 'Only stored operations run here, but for administrators of the gateway';
  return new ClusterQLError('FORBIDDEN', `${whose}; send the \`documentId\` of one.`, {
    reason: 'FREE_TEXT',
  });
}

function otherName(name: string): ClusterQLError {
  return new ClusterQLError(
    'BAD_USER_INPUT',
    `\`operationName\` is not that of the stored operation, which is ${name}; leave it out.`,
  );
}

function outdated(name: string, [problem = '']: readonly string[]): ClusterQLError {
  return new ClusterQLError(
    'BAD_USER_INPUT',
    `The stored operation ${name} does not run on this version: it ${problem}. Change it and push it anew.`,
  );
}
