import { ClusterQLError } from '../errors.ts';
import type { OperationCaller } from './caller.ts';
import type { FoundOperation, Registry } from './registry.ts';
import type { RequestedOperation } from './requested.ts';

export const operationModes = ['open', 'admin-open', 'closed'] as const;

/** Whose free text is taken: everybody's, that of administrators of the gateway, or nobody's. */
export type OperationMode = (typeof operationModes)[number];

/** What a request may run: a stored operation, or its own text. */
export type Admitted = FoundOperation | { readonly text: string };

/** Decides what a request may run; refuses before anything is parsed. */
export type Admit = (requested: RequestedOperation, caller: OperationCaller) => Promise<Admitted>;

export function createAdmission(registry: Pick<Registry, 'find' | 'used'>, mode: OperationMode): Admit {
  async function stored(id: string, caller: OperationCaller): Promise<FoundOperation> {
    const found = await registry.find(id, mode === 'open' ? { ...caller, administrator: true } : caller);
    if (found === null) throw notFound();
    return found;
  }

  return async function admit(requested, caller) {
    const { id, text, operationName } = requested;
    // A text beside an id was found to be that of the id, so its own rights decide.
    if (id === null || (text !== null && mayWrite(mode, caller)))
      return { text: freeText(text, mode, caller) };
    const found = await stored(id, caller);
    if (operationName !== null && operationName !== found.operation.name)
      throw otherName(found.operation.name);
    registry.used(found.operation);
    return found;
  };
}

function freeText(text: string | null, mode: OperationMode, caller: OperationCaller): string {
  if (text === null)
    throw new ClusterQLError(
      'BAD_USER_INPUT',
      'The request names no operation; send `query`, or `documentId`.',
    );
  if (!mayWrite(mode, caller)) throw closed(mode);
  return text;
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
