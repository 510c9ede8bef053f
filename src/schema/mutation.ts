import type { FieldRef, InputFieldBuilder, InputFieldMap } from '@pothos/core';
import type { Context } from '../context.ts';
import { changeRefusal } from '../domain/access.ts';
import type { Change } from '../domain/change/change.ts';
import { idempotencyKeyProblems } from '../domain/change/key.ts';
import { failureOf, type Outcome } from '../domain/change/outcome.ts';
import { type Problem, refuseIfAny } from '../domain/change/refusal.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Permission } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import { failures } from './failure.ts';
import { Plan } from './plan.ts';

type Types = typeof builder.$inferSchemaTypes;

export type PayloadBuilder<Payload> = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload>;

/** A mutation, declared. Everything it promises is kept by `addMutation`, which is the only way to add one. */
export interface Mutation<Input extends object, Target extends { readonly system: SystemRef }, Payload> {
  /** As a client writes it, e.g. `createPool`; its input, payload and result are named after it. */
  readonly name: string;
  readonly description: string;
  readonly permission: Permission;
  /** For a refusal: "Changing pools on". */
  readonly doing: string;
  readonly input: (t: InputFieldBuilder<Types, 'InputObject'>) => InputFieldMap;
  readonly payload: (t: PayloadBuilder<Payload>) => Record<string, FieldRef<Types>>;
  /** Whether the payload holds what is shown once. */
  readonly showsSecret?: true;
  /** Who carries it out, found without asking anybody; throws what a client is answered when there is nobody. */
  readonly target: (input: Input, context: Context) => Target;
  /** The rules that can be checked without looking. */
  readonly problems?: (input: Input) => readonly Problem[];
  /** Looks, checks the other rules, and answers what would be done. */
  readonly plan: (target: Target, input: Input, context: Context) => Promise<Change<Payload>>;
}

interface Arguments<Input> {
  readonly input: Input;
  readonly idempotencyKey?: string | null | undefined;
  readonly dryRun: boolean;
}

/**
 * Guard, rules, plan, sending: in this order, with the audit around and the idempotency key before. Pothos
 * cannot see through the type parameters, so what is declared is checked by `Mutation` and cast here.
 */
export function addMutation<Input extends object, Target extends { readonly system: SystemRef }, Payload>(
  mutation: Mutation<Input, Target, Payload>,
): void {
  const { name, description } = mutation;
  const typeName = name.charAt(0).toUpperCase() + name.slice(1);
  const InputRef = builder.inputType(`${typeName}Input`, {
    description: `What \`${name}\` is told.`,
    fields: mutation.input,
  });
  const ResultRef = resultType(mutation, typeName);
  builder.mutationField(name, (t) =>
    t.field({
      type: ResultRef,
      description,
      skipTypeScopes: true,
      authScopes: { signedInTo: 'change anything' },
      args: {
        input: t.arg({ type: InputRef, required: true, description: 'What is wanted.' }),
        idempotencyKey: t.arg.string({
          description:
            'Chosen by the client: the same key with the same input is carried out once within 24 hours, and answered the same.',
        }),
        dryRun: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Answers the `Plan` instead of carrying it out.',
        }),
      },
      resolve: async (_, args, context) =>
        toResult(await carryOut(mutation, args as unknown as Arguments<Input>, context), typeName) as never,
    }),
  );
}

/** Refusals are data; what nobody expected is thrown. */
async function carryOut<Input extends object, Target extends { readonly system: SystemRef }, Payload>(
  mutation: Mutation<Input, Target, Payload>,
  { input, idempotencyKey = null, dryRun }: Arguments<Input>,
  context: Context,
): Promise<Outcome<Payload>> {
  const { name, permission, doing } = mutation;
  try {
    const target = mutation.target(input, context);
    const refusal = changeRefusal(context.viewer, doing, permission, target.system);
    if (refusal !== null) throw refusal;
    const keyProblems = idempotencyKey === null ? [] : idempotencyKeyProblems(idempotencyKey);
    refuseIfAny([...keyProblems, ...(mutation.problems?.(input) ?? [])]);
    return await context.change({
      ...{ mutation: name, input, systems: [target.system], idempotencyKey, dryRun },
      plan: () => mutation.plan(target, input, context),
    });
  } catch (error) {
    return failureOf(error);
  }
}

function resultType<Payload>(
  { name, payload, showsSecret }: Pick<Mutation<never, never, Payload>, 'name' | 'payload' | 'showsSecret'>,
  typeName: string,
) {
  const PayloadRef = builder.objectRef<Payload>(`${typeName}Payload`);
  PayloadRef.implement({
    description: `What \`${name}\` did.`,
    fields: (t) => ({
      ...payload(t as never),
      ...(showsSecret && {
        secretAlreadyShown: t.boolean({
          description: 'True in a replay: the secret was in the first answer and is kept nowhere.',
          resolve: (done) => (done as { secretAlreadyShown: boolean }).secretAlreadyShown,
        }),
      }),
    }),
  });
  return builder.unionType(`${typeName}Result`, {
    description: `What became of \`${name}\`.`,
    types: [PayloadRef, Plan, ...failures] as never,
    resolveType: ({ kind }: { kind: string }) => kind as never,
  });
}

function toResult<Payload>(outcome: Outcome<Payload>, typeName: string) {
  if (outcome.kind !== 'Done') return outcome;
  const { payload, secretAlreadyShown } = outcome;
  return { ...payload, secretAlreadyShown, kind: `${typeName}Payload` };
}
