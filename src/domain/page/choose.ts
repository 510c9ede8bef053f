import { ClusterQLError } from '../../errors.ts';
import { type NodeType, parseId } from '../id.ts';
import type { SystemRef } from '../system.ts';
import type { Order } from './order.ts';
import type { ListSource, Row } from './source.ts';

/** What a filter says of where its rows can be: systems by name, and ids, which name their system. */
export interface Whereabouts {
  readonly systems: readonly string[] | null | undefined;
  readonly ids: readonly {
    readonly argument: string;
    readonly type: NodeType | readonly NodeType[];
    readonly ids: readonly string[] | null | undefined;
  }[];
}

/**
 * The sources that can have rows at all; nothing is asked of the others. A system nobody connected is an error.
 * One that cannot list the noun is left out, lest no list of it were ever complete; asked for by name or id it
 * stays, and says so itself.
 */
export function chooseSources<S extends { readonly system: SystemRef; readonly orders: object }>(
  sources: readonly S[],
  { systems, ids }: Whereabouts,
  connected: readonly string[],
): S[] {
  for (const name of systems ?? []) requireConnected('filter.systems', name, connected);
  const named = ids.flatMap(({ argument, type, ids: given }) =>
    given ? [given.map((id) => systemOf(id, type, argument, connected))] : [],
  );
  const restrictions = [...(systems ? [systems] : []), ...named];
  return sources.filter(({ system, orders }) =>
    restrictions.length === 0 ? canList(orders) : restrictions.every((names) => names.includes(system.name)),
  );
}

function canList(orders: object): boolean {
  return Object.keys(orders).length > 0;
}

function systemOf(
  id: string,
  type: NodeType | readonly NodeType[],
  argument: string,
  connected: readonly string[],
): string {
  const parsed = parseId(id);
  const types = [type].flat();
  if (parsed === null || !types.includes(parsed.type)) {
    const forms = types.map((each) => `${each}:<system>:<key>`).join(' or ');
    throw new ClusterQLError('BAD_USER_INPUT', `${argument} takes ids of the form ${forms}; one is not.`);
  }
  if (!connected.includes(parsed.system)) throw unknownSystem(argument, parsed.system, connected);
  return parsed.system;
}

/** Throws BAD_USER_INPUT, naming the argument, for a system that nobody connected. */
export function requireConnected(argument: string, name: string, connected: readonly string[]): void {
  if (!connected.includes(name)) throw unknownSystem(argument, name, connected);
}

function unknownSystem(argument: string, name: string, connected: readonly string[]): ClusterQLError {
  const message = `${argument} names the system ${JSON.stringify(name)}; connected are ${connected.join(', ')}.`;
  return new ClusterQLError('BAD_USER_INPUT', message);
}

/** An order, or reading backwards, is offered only when every chosen system can serve it. */
export function requireOrder<R extends Row, F, Field extends string>(
  sources: readonly ListSource<R, F, Field>[],
  { field, direction }: Order<Field>,
  backwards: boolean,
): void {
  const listing = sources.filter(({ orders }) => canList(orders));
  const unable = listing.filter(({ orders }) => !orders[field]?.directions.includes(direction));
  if (unable.length > 0) {
    throw cannot(`orderBy ${field} ${direction} is`, unable, 'choose another order');
  }
  const oneWay = listing.filter(({ orders }) => orders[field]?.backwards !== true);
  if (backwards && oneWay.length > 0) {
    throw cannot(`last and before with orderBy ${field} ${direction} are`, oneWay, 'use first and after');
  }
}

function cannot(
  what: string,
  sources: readonly { readonly system: SystemRef }[],
  otherwise: string,
): ClusterQLError {
  const names = sources.map(({ system }) => system.name).join(', ');
  const message = `${what} not served by ${names}; ${otherwise}, or leave them out with filter.systems.`;
  return new ClusterQLError('BAD_USER_INPUT', message);
}
