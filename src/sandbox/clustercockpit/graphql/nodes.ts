import { panic } from '../answers.ts';
import type { NodeState, State } from '../data.ts';
import { groupRows, isStaff, NoRows, unordered } from '../rows.ts';
import type { User } from '../token.ts';
import { all, oneOf, text, type Open, type StringInput, type Test } from './conditions.ts';

type NodeFilter = Open<
  Record<'hostname' | 'cluster' | 'subCluster', StringInput> &
    Record<'schedulerState' | 'healthState', string> & { timeStart: number }
>;

interface NodesArguments {
  filter?: NodeFilter[] | null;
}

interface TimedArguments extends NodesArguments {
  type: string;
}

/** Nodes and the states they are and were in, for staff alone; but for `node(id)`, which nobody checks. */
export function nodeFields(user: User, state: State) {
  return {
    node: ({ id }: { id: string }) => nodeValue(nodeOf(id, state.nodes)),
    nodes: (args: NodesArguments) => nodeList(args, user, state),
    nodesWithMeta: (args: NodesArguments) => nodeList(args, user, state),
    nodeStates: (args: NodesArguments) => nodeStates(args, user, state),
    nodeStatesTimed: (args: TimedArguments) => nodeStatesTimed(args, user, state),
  };
}

/** The latest states of the nodes that pass every filter, by hostname. */
export function findNodes(filters: readonly NodeFilter[], user: User, { nodes }: State): NodeState[] {
  requireStaff(user);
  return nodes.filter(nodeTest(filters)).sort((one, other) => (one.hostname < other.hostname ? -1 : 1));
}

function requireStaff(user: User): void {
  if (!isStaff(user)) throw new Error('user has no or unknown roles');
}

function nodeList({ filter }: NodesArguments, user: User, state: State) {
  const rows = findNodes(filter ?? [], user, state);
  return { items: rows.map(nodeValue), count: rows.length };
}

/** Scheduler states and health states in one list, which nothing tells apart. */
function nodeStates({ filter }: NodesArguments, user: User, state: State) {
  const rows = findNodes(filter ?? [], user, state);
  const byState = groupRows<NodeState, string>(rows, ({ schedulerState }) => schedulerState);
  const byHealth = groupRows<NodeState, string>(rows, ({ healthState }) => healthState);
  return [byState, byHealth].flatMap((groups) =>
    unordered([...groups], state).map(([word, { length }]) => ({ state: word, count: length })),
  );
}

/** How many nodes told each state, at each time at which any did. */
function nodeStatesTimed({ filter, type }: TimedArguments, user: User, state: State) {
  requireStaff(user);
  if (type !== 'node' && type !== 'health') throw new Error('unknown Node State Query Type');
  const since = Math.max(0, ...(filter ?? []).map(({ timeStart }) => timeStart ?? 0));
  const rows = [...state.nodeHistory, ...state.nodes]
    .filter(nodeTest(filter ?? []))
    .filter(({ time = 0 }) => time > since)
    .sort((one, other) => (one.time ?? 0) - (other.time ?? 0));
  const states = groupRows(rows, (row) => (type === 'node' ? row.schedulerState : row.healthState));
  return unordered([...states], state).map(([word, told]) => {
    const times = [...groupRows(told, ({ time = 0 }) => time)];
    return { state: word, times: times.map(([time]) => time), counts: times.map(([, { length }]) => length) };
  });
}

function nodeTest(filters: readonly NodeFilter[]): Test<NodeState> {
  return all(
    filters.flatMap((filter) => [
      text(filter.hostname, (node) => [node.hostname]),
      text(filter.cluster, (node) => [node.cluster]),
      text(filter.subCluster, (node) => [node.subCluster]),
      oneOf(filter.schedulerState, (node) => [node.schedulerState]),
      oneOf(filter.healthState, (node) => [node.healthState]),
    ]),
  );
}

function nodeOf(id: string, nodes: NodeState[]): NodeState {
  const found = nodes.find((node) => String(node.id) === id);
  if (found === undefined) throw new NoRows();
  return found;
}

/** The four counts are never read from the database: they are 0 whatever runs on the node. */
function nodeValue(node: NodeState) {
  const counts = { jobsRunning: 0, cpusAllocated: 0, memoryAllocated: 0, gpusAllocated: 0 };
  return { ...node, ...counts, metaData: {}, id: () => panic('not implemented: ID - id') };
}
