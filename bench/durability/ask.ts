import { randomUUID } from 'node:crypto';

/** What a gateway answered. */
export interface Answer {
  /** Name of the answered type; `errors` when there was none. */
  readonly type: string;
  /** All of it, to be compared. */
  readonly text: string;
  /** Of the pool that was made or changed. */
  readonly poolId: string | null;
}

/** One thing that a client wants done once. */
export interface Call {
  readonly mutation: 'createPool' | 'updatePool' | 'deletePool';
  readonly input: PoolInput;
  readonly key: string | null;
  /** Each answer that arrived; a call with a key is asked until one does, and again later. */
  readonly answers: Answer[];
}

/** The other parts of an input tell no call from another. */
interface PoolInput {
  readonly id?: string;
  readonly name?: string;
}

/** A pool with a name of its own, in the whole units that Renku takes. */
export function newPool(system = Math.random() < 0.5 ? 'renku' : 'gateway') {
  const memory = { amount: 4, unit: 'GIB' };
  const storage = { amount: 20, unit: 'GB' };
  const sizes = { cpu: 1, gpu: 0, memory, maxStorage: storage, defaultStorage: storage };
  return { system, name: newName(), public: true, classes: [{ name: 'small', default: true, ...sizes }] };
}

/** Unlike any other, within the 40 characters of a name. */
export function newName(): string {
  return `p-${randomUUID()}`;
}

const answered = `__typename ... on Failure { code message system } ... on OutcomeUnknown { lookAt }`;
const pool = 'pool { id name }';
const documents = {
  createPool: documentOf('createPool', `... on CreatePoolPayload { ${pool} }`),
  updatePool: documentOf('updatePool', `... on UpdatePoolPayload { ${pool} }`),
  deletePool: documentOf('deletePool', '... on DeletePoolPayload { deletedId }'),
};

function documentOf(mutation: string, payload: string): string {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  return `mutation ($input: ${type}!, $key: String) {
    answer: ${mutation}(input: $input, idempotencyKey: $key) { ${answered} ${payload} }
  }`;
}

/** Null when no answer arrived; one that did is also kept with the call. */
export async function ask(
  url: string,
  token: string,
  { mutation, input, key, answers }: Call,
): Promise<Answer | null> {
  let text: string;
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: documents[mutation], variables: { input, key } }),
    });
    text = await response.text();
  } catch {
    return null;
  }
  const answer = readAnswer(text);
  answers.push(answer);
  return answer;
}

function readAnswer(text: string): Answer {
  const { data } = JSON.parse(text) as {
    data?: { answer: { __typename: string; pool?: { id: string } } | null };
  };
  const answer = data?.answer;
  if (!answer) return { type: 'errors', text, poolId: null };
  return { type: answer.__typename, text, poolId: answer.pool?.id ?? null };
}
