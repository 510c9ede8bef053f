import type { OperationMode } from '../../src/operations/admission.ts';
import { createOperationStore } from '../../src/database/persisted-operation.ts';
import type {
  ManifestKind,
  NewOperation,
  OperationStore,
  OperationType,
} from '../../src/operations/stored-operation.ts';
import type { Registry } from '../../src/operations/registry.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { newOperation, noon } from '../operations/operation.ts';
import { openTestDatabase } from './database.ts';
import { type Answer, openSite, type Site } from './site.ts';

/** Who asks: one of the people, with a token that some application was given; null for a stranger. */
export interface Caller {
  readonly as?: Person['username'] | null;
  readonly client?: string;
  readonly headers?: Record<string, string>;
}

/** A gateway that has operations stored, in one of the modes. */
export interface OperationsSite extends Site {
  readonly store: OperationStore;
  /** Stores a text as that application's, and has the gateway read it; answers its digest. */
  push(document: string, values?: Partial<NewOperation>): Promise<string>;
  /** Reads what is stored, as every replica does twice a minute. */
  reload(): Promise<void>;
  /** Writes down what was used, as at the end of a gateway. */
  writeUses(): Promise<void>;
  post(body: object, caller?: Caller): Promise<Answer>;
  get(parameters: Record<string, string>, caller?: Caller): Promise<Answer>;
}

export async function openOperationsSite(mode: OperationMode): Promise<OperationsSite> {
  const database = await openTestDatabase();
  let registry: Registry | undefined;
  const site = await openSite({
    database,
    adjust: (parts) => {
      ({ registry } = parts);
      return parts;
    },
    configure: (config) => ({ ...config, operations: { mode } }),
  });
  const store = createOperationStore<OperationType, ManifestKind>(database.prisma);

  async function send(address: string, init: RequestInit, caller: Caller = {}): Promise<Answer> {
    const { as = 'viewer', client = 'chargeback', headers = {} } = caller;
    const person = people.find(({ username }) => username === as);
    const token = person && (await site.sandbox.issuer.tokenFor(person, { overrides: { azp: client } }));
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await site.gateway.fetch(
      new Request(`http://127.0.0.1:4000/graphql${address}`, {
        ...init,
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
      }),
    );
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  return {
    ...site,
    store,
    async push(document, values) {
      const operation = newOperation(document, values);
      await store.insertAll([operation], noon);
      await registry?.reload();
      return operation.id;
    },
    reload: async () => registry?.reload(),
    writeUses: async () => registry?.close(),
    post: (body, caller) => send('', { method: 'POST', body: JSON.stringify(body) }, caller),
    get: (parameters, caller) => send(`?${new URLSearchParams(parameters)}`, { method: 'GET' }, caller),
  };
}
