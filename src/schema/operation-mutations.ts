import {
  type OperationChanges,
  type OperationFile,
  type OperationResult,
  type Push,
  pushProblems,
  type PushResult,
} from '../domain/operation-changes.ts';
import { gatewaySystem } from '../domain/system.ts';
import type { Context } from '../context.ts';
import { builder } from './builder.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import { OperationRef } from './operation.ts';
import { changesNamed, type Target, targetOfId } from './target.ts';

const changingOperations = { permission: 'operation:write', doing: 'Changing stored operations of' } as const;

const OperationFileInput = builder.inputRef<OperationFile>('OperationFileInput').implement({
  description: 'A file of a folder of operations.',
  fields: (t) => ({
    path: t.string({ required: true, description: 'Its path in the folder, for messages.' }),
    text: t.string({ required: true, description: 'GraphQL: operations and fragments.' }),
  }),
});

addMutation<Push, OperationChanges, PushResult>({
  ...changingOperations,
  name: 'pushOperations',
  description:
    'Stores the operations of an application, all or none. A dry run tells what is new; what is wrong with any of them is told in `problems`, all at once.',
  input: (t) => ({
    owner: t.string({
      required: true,
      description: 'The application that may ask them: `azp`, else `client_id`, of its tokens.',
    }),
    tags: t.stringList({ description: 'For finding them again; given to what is new.' }),
    manifest: t.string({
      description:
        "The text of a manifest: Apollo's, Relay's or codegen's, told apart by what it holds. Instead of `files`.",
    }),
    files: t.field({
      type: [OperationFileInput],
      description: 'A folder; fragments may stand in other files than the operations that need them.',
    }),
  }),
  payload: (t) => ({
    added: t.expose('added', { type: [OperationRef], description: 'What is new.' }),
    same: t.expose('same', {
      type: [OperationRef],
      description: 'What was stored already; an id that was not known of it is now.',
    }),
  }),
  target: (_, { sources }) =>
    changesNamed(sources.operationChanges, sources.systems, gatewaySystem.name, 'store operations'),
  problems: pushProblems,
  plan: (changes, push) => changes.push(push),
});

interface OfOperation {
  readonly id: string;
}

const operationId = { required: true, description: 'Global id of the operation.' } as const;

function operationPayload(t: PayloadBuilder<OperationResult>) {
  return { operation: t.expose('operation', { type: OperationRef, description: 'As it stands now.' }) };
}

function targetOperation({ id }: OfOperation, { sources }: Context): Target<OperationChanges> {
  return targetOfId(sources.operationChanges, 'Operation', id);
}

addMutation<OfOperation, Target<OperationChanges>, OperationResult>({
  ...changingOperations,
  name: 'revokeOperation',
  description:
    'Ends an operation: nobody may ask it from now on, on other replicas within half a minute. Pushed again it comes back as new.',
  input: (t) => ({ id: t.id(operationId) }),
  payload: operationPayload,
  target: targetOperation,
  plan: ({ changes, key }) => changes.revoke(key),
});

addMutation<OfOperation & { readonly public: boolean }, Target<OperationChanges>, OperationResult>({
  ...changingOperations,
  name: 'setOperationPublic',
  description: 'Lets every application ask an operation, or its owner alone.',
  input: (t) => ({
    id: t.id(operationId),
    public: t.boolean({ required: true, description: 'Whether every application may ask it.' }),
  }),
  payload: operationPayload,
  target: targetOperation,
  plan: ({ changes, key }, input) => changes.setPublic(key, input.public),
});
