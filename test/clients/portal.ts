import { createHash } from 'node:crypto';
import { InMemoryCache } from '@apollo/client';
import { parse, print } from 'graphql';
import type { OperationMode } from '../../src/operations/admission.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { type Listening, listenOn } from '../support/listening.ts';
import { openSite, type Site } from '../support/site.ts';

/** The application whose operations are stored in these tests. */
export const application = 'portal';

/** What a client sent, as the gateway's socket got it. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** A gateway behind a socket, with an application that calls it. */
export interface Portal {
  readonly site: Site;
  readonly url: string;
  /** `fetch` for a client: what goes through it is kept in `sent`. */
  readonly fetch: typeof fetch;
  readonly sent: Sent[];
  /** A token of a person that was given to an application. */
  tokenOf(username: Person['username'], client?: string): Promise<string>;
  /** Stores what a manifest holds for an application, as its pipeline would. */
  push(manifest: object, owner?: string): Promise<void>;
  forget(): void;
  close(): Promise<void>;
}

/** Stored operations alone, but for administrators of the gateway, unless told otherwise: what a site has without asking. */
export async function openPortal(mode: OperationMode = 'admin-open'): Promise<Portal> {
  const site = await openSite({ configure: (config) => ({ ...config, operations: { mode } }) });
  // A request waits ten seconds at most, and PGlite may take longer to come into being.
  await site.database.health();
  const socket: Listening = await listenOn(site.gateway.listener);
  const sent: Sent[] = [];
  return {
    ...{ site, url: socket.url, sent },
    fetch(input, init = {}) {
      const { method = 'GET', body } = init;
      sent.push({ method, url: addressOf(input), body: typeof body === 'string' ? body : '' });
      return fetch(input, init);
    },
    tokenOf(username, client = application) {
      const person = people.find((each) => each.username === username) as Person;
      return site.sandbox.issuer.tokenFor(person, { overrides: { azp: client } });
    },
    async push(manifest, owner = application) {
      const variables = { input: { owner, manifest: JSON.stringify(manifest) } };
      const { body } = await site.ask(pushing, { variables });
      if (body.data?.pushOperations?.__typename !== 'PushOperationsPayload')
        throw new Error(JSON.stringify(body));
    },
    forget() {
      sent.splice(0);
      site.forget();
    },
    async close() {
      await socket.close();
      await site.close();
    },
  };
}

const pushing = `mutation Push($input: PushOperationsInput!) {
  pushOperations(input: $input) {
    __typename
    ... on Failure { message }
    ... on InvalidInput { problems { path message } }
  }
}`;

/** As generators of code make documents for clients that keep rows by their types. */
export function withTypenames(text: string): string {
  return print(new InMemoryCache().transformDocument(parse(text)));
}

/** Of a text, as the ids in manifests are made. */
export function digestOf(text: string, algorithm: 'md5' | 'sha1' | 'sha256' = 'sha256'): string {
  return createHash(algorithm).update(text).digest('hex');
}

/** A manifest as `generate-persisted-query-manifest` of Apollo writes it. */
export function apolloManifestOf(texts: readonly string[]) {
  const operations = texts.map(withTypenames).map((body) => {
    const [, type = '', name = ''] = /^(query|mutation) (\w+)/.exec(body) ?? [];
    return { id: digestOf(body), name, type, body };
  });
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}

function addressOf(input: Parameters<typeof fetch>[0]): string {
  return input instanceof Request ? input.url : input.toString();
}

/** All that a client sent, as people write it. */
export function textOf({ sent }: Pick<Portal, 'sent'>): string {
  return sent.map(({ url, body }) => decodeURIComponent(url.replaceAll('+', ' ')) + body).join('\n');
}

/** What the systems were asked for meanwhile. */
export function askedOf({ site }: Portal): string[] {
  return (['renku', 'runai', 'clustercockpit'] as const).flatMap((system) => site.received(system));
}

/** A list that a portal shows. */
export const projectsQuery = `query Projects($first: Int!) {
  projects(first: $first, filter: { systems: ["dgx"] }) {
    nodes { id name }
  }
}`;

/** A change that an editor of the portal makes. */
export const describeMutation = `mutation Describe($id: ID!, $description: String) {
  updateProject(input: { id: $id, description: $description }) {
    ... on UpdateProjectPayload { project { id name description } }
    ... on Failure { code message }
  }
}`;
