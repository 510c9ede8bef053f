import type { ArgBuilder, InputObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Order } from '../domain/page/order.ts';
import { ClusterQLError } from '../errors.ts';
import { builder } from './builder.ts';

const mostRows = 100;
const mostSeconds = 10;

/** What a list is asked; `first` and `deadlineSeconds` have defaults. */
export interface ListArguments<Filter, Field extends string> {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly filter?: Filter | null | undefined;
  readonly orderBy?: Order<Field> | null | undefined;
  readonly deadlineSeconds: number;
}

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'Smallest or oldest first.' },
    DESC: { description: 'Largest or newest first.' },
  },
});

/** The arguments of every list, with the filter and the orders of its noun. */
export function listArguments<Filter extends object, Field extends string>(
  t: ArgBuilder<typeof builder.$inferSchemaTypes>,
  typeName: string,
  noun: {
    readonly filter: InputObjectRef<typeof builder.$inferSchemaTypes, Filter>;
    readonly keys: Readonly<Record<Field, unknown>>;
    readonly defaultOrder: Order<Field>;
  },
) {
  const { field, direction } = noun.defaultOrder;
  return {
    first: t.int({ required: true, defaultValue: 20, description: `How many rows, from 1 to ${mostRows}.` }),
    after: t.string({
      description: 'A cursor: the rows that follow it. Good for 24 hours, for this viewer, filter and order.',
    }),
    last: t.int({
      description: `How many rows before \`before\`, or at the end; from 1 to ${mostRows}. Instead of \`first\`.`,
    }),
    before: t.string({ description: 'A cursor: with `last`, the rows that lead up to it.' }),
    filter: t({ type: noun.filter, description: 'Only rows that meet every condition given.' }),
    orderBy: t({
      type: orderInput(typeName, Object.keys(noun.keys) as Field[]),
      description: `By ${field} ${direction} unless told otherwise. Refused, naming the systems, when one of them cannot serve it.`,
    }),
    deadlineSeconds: t.int({
      required: true,
      defaultValue: mostSeconds,
      description: `How long to wait for slow systems, from 1 to ${mostSeconds}; a system that takes longer costs its own rows only.`,
    }),
  };
}

function orderInput<Field extends string>(typeName: string, fields: readonly Field[]) {
  const OrderField = builder.enumType(`${typeName}OrderField`, {
    description: 'What to order by. A system without a submission time orders `CREATED_AT` by the start.',
    values: fields,
  });
  return builder.inputType(`${typeName}Order`, {
    description: 'An order.',
    fields: (t) => ({
      field: t.field({ type: OrderField, required: true, description: 'What to order by.' }),
      direction: t.field({ type: OrderDirection, required: true, description: 'Which end comes first.' }),
    }),
  });
}

/** Which page the arguments mean; everything out of range is refused before anything is asked. */
export function pageOf(args: ListArguments<unknown, string>, info: GraphQLResolveInfo) {
  requireRange('deadlineSeconds', args.deadlineSeconds, mostSeconds);
  const { first, last, after = null, before = null } = args;
  if (last === null || last === undefined) {
    requireRange('first', first, mostRows);
    if (before !== null) throw badInput('before goes with last; use first with after.');
    return { limit: first, backwards: false, cursor: after, argument: 'after' };
  }
  requireRange('last', last, mostRows);
  if (isWritten('first', info)) throw badInput('first and last exclude each other; leave one of them out.');
  if (after !== null) throw badInput('after goes with first; use last with before.');
  return { limit: last, backwards: true, cursor: before, argument: 'before' };
}

/** How many rows of a list inside a row; throws BAD_USER_INPUT. */
export function requireFirst(first: number): number {
  requireRange('first', first, mostRows);
  return first;
}

function requireRange(argument: string, value: number, most: number): void {
  if (value < 1 || value > most) throw badInput(`${argument} must be from 1 to ${most}; it is ${value}.`);
}

/** `first` always has a value because of its default; only the document tells whether the client gave it. */
function isWritten(argument: string, { fieldNodes }: GraphQLResolveInfo): boolean {
  return fieldNodes.some((node) => node.arguments?.some(({ name }) => name.value === argument));
}

function badInput(message: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', message);
}
