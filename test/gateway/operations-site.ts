import { createAdmission } from '../../src/operations/admission.ts';
import { createPrepareDocument } from '../../src/operations/prepared.ts';
import { createRegistry } from '../../src/operations/registry.ts';
import type { StoredOperation } from '../../src/operations/stored-operation.ts';
import { sandboxClient } from '../../src/sandbox/clients.ts';
import { schema } from '../../src/schema/index.ts';
import { storedFrom } from '../operations/http/stored-from.ts';
import { openSite, type Question, type Site } from '../support/site.ts';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Null where the text is no JSON. */
  readonly body: any;
}

type Asked = Omit<Question, 'variables'>;

/** A site with stored operations, which are asked with plain HTTP. */
export interface OperationsSite extends Site {
  /** Names of what was counted as used. */
  readonly used: string[];
  idOf(name: string): string;
  documentOf(name: string): string;
  send(path: string, init: RequestInit, asked?: Asked): Promise<PlainAnswer>;
  get(path: string, asked?: Asked): Promise<PlainAnswer>;
  post(path: string, variables: object, asked?: Asked): Promise<PlainAnswer>;
}

const own = { owner: sandboxClient.id };
const toAll = { owner: 'reports', public: true };

/** Those of the sandbox's client, which all its people come with, beside those of others. */
const stored: readonly StoredOperation[] = [
  storedFrom(
    `query Jobs($first: Int!, $after: String, $states: [JobState!], $orderBy: JobOrder) {
      jobs(first: $first, after: $after, filter: { states: $states }, orderBy: $orderBy) {
        nodes { id name state system { name } }
        pageInfo { hasNextPage endCursor }
      }
    }`,
    own,
  ),
  storedFrom(
    `query Table($size: Int = 3, $from: String) {
      rows: jobs(first: $size, after: $from) {
        edges { node { id state at: system { name kind } viewerCan } }
        page: pageInfo { more: hasNextPage end: endCursor }
      }
    }`,
    own,
  ),
  storedFrom('query Projects { projects(first: 2) { nodes { id name } } }', own),
  storedFrom('query Kinds { systems { name kind } }', own),
  storedFrom('mutation DropPool($input: DeletePoolInput!) { deletePool(input: $input) { __typename } }', own),
  storedFrom('query Revoked { systems { name } }', { ...own, revokedAt: new Date(0) }),
  storedFrom('query Foreign { viewer { name } }', { owner: 'reports' }),
  storedFrom('query Me { viewer { subject } }', toAll),
  storedFrom('query PublicJobs { jobs { nodes { id } } }', toAll),
];

export async function openOperationsSite(): Promise<OperationsSite> {
  const used: string[] = [];
  const registry = createRegistry({
    store: {
      readAll: async () => stored,
      revision: async () => 'the only one',
      countUses: async () => undefined,
    },
    prepare: createPrepareDocument(schema),
    onError(error) {
      throw error;
    },
  });
  const site = await openSite({
    adjust: (parts) => ({
      ...parts,
      admission: createAdmission(registry, 'admin-open'),
      registry: { ...parts.registry, used: ({ name }) => void used.push(name) },
    }),
  });

  function named(name: string): StoredOperation {
    const operation = stored.find((each) => each.name === name);
    if (operation === undefined) throw new Error(`${name} is not stored`);
    return operation;
  }

  async function send(path: string, init: RequestInit, { as = 'administrator', token, headers }: Asked = {}) {
    const bearer = token ?? (as === null ? null : await site.tokenOf(as));
    const request = new Request(`http://127.0.0.1:4000${path}`, {
      ...init,
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(init.headers as Record<string, string> | undefined),
        ...headers,
      },
    });
    const response = await site.gateway.fetch(request);
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
    const body: unknown = isJson ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, text, body };
  }

  return {
    ...site,
    used,
    idOf: (name) => named(name).id,
    documentOf: (name) => named(name).document,
    send,
    get: (path, asked) => send(path, { method: 'GET' }, asked),
    post(path, variables, asked) {
      const headers = { 'content-type': 'application/json' };
      return send(path, { method: 'POST', headers, body: JSON.stringify(variables) }, asked);
    },
    forget() {
      used.splice(0);
      site.forget();
    },
    async close() {
      await registry.close();
      await site.close();
    },
  };
}
