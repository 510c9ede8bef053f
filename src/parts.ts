import type { Identity } from './auth/identity.ts';
import { createOutbound, type Outbound } from './auth/outbound.ts';
import { createRoleReader, type RoleSystem } from './auth/roles.ts';
import { createUpstreamRoles, type TellingSystem } from './auth/upstream-roles.ts';
import { createVerifier } from './auth/verify.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import { createLedger } from './database/ledger.ts';
import { createOperationStore } from './database/persisted-operation.ts';
import { createInputSeal, type NamedSecret } from './domain/change/key.ts';
import { trackPending } from './domain/change/pending.ts';
import { createMakeChange } from './domain/change/run.ts';
import type { Credential } from './domain/credential.ts';
import type { OperationReview } from './domain/operation-changes.ts';
import { gatewaySystem } from './domain/system.ts';
import { type ClusterQLError, toClusterQLError } from './errors.ts';
import type { GatewayParts } from './gateway.ts';
import { createDoor } from './http/door.ts';
import { createFetch } from './http/fetch.ts';
import type { Log } from './observability/log.ts';
import type { ManifestKind, OperationType } from './domain/operation.ts';
import { createPrepareDocument } from './operations/prepared.ts';
import { createPushPlan } from './operations/push.ts';
import { createRegistry } from './operations/registry.ts';
import { schema } from './schema/index.ts';
import { connectNative, createUpstream, type NativeConnection, type Upstream } from './upstream/index.ts';

export interface OpenParts extends GatewayParts {
  /** Lets changes under way end, then lets go of every connection to the systems. */
  close(): Promise<void>;
}

/** What the process opened before the gateway is put together. */
export interface Opened {
  readonly log: Log;
  readonly database: Database;
  /** Keys of the gateway itself, the one in use first. */
  readonly keys: readonly [NamedSecret, ...NamedSecret[]];
  readonly graphiql?: GatewayParts['graphiql'];
}

/** Puts together, from a checked configuration, everything a gateway is made of. Nothing is asked by it. */
export function openParts(config: Config, { log, database, keys, graphiql = {} }: Opened): OpenParts {
  const connections = config.systems.map((system) => {
    const { ref, url, ca, concurrency, timeoutSeconds } = system;
    const door = createDoor({
      ...{ system: ref, url, ca, concurrency, timeoutSeconds },
      onCall: (call) => log.info(call, 'upstream'),
    });
    switch (system.kind) {
      case 'renku':
        return { door };
      case 'runai':
        return { door, version: system.version };
      case 'clustercockpit':
        return { door, graphql: system.graphql };
    }
  });
  const store = createOperationStore<OperationType, ManifestKind>(database.prisma);
  const registry = createRegistry({
    ...{ store, prepare: createPrepareDocument(schema) },
    onError: (error) => logError(log, toClusterQLError(error), 'operations'),
  });
  const review = { plan: createPushPlan(schema, store), reload: registry.reload };
  const upstream = createUpstream(connections, nativeConnection(config, database, review));
  const [sealing, ...others] = keys;
  const outbound = new Map(
    config.systems.map((system) => [system.ref.name, createOutbound(system, createFetch(system))]),
  );

  const changes = trackPending(
    createMakeChange({
      ledger: createLedger(database.prisma, keys),
      seal: createInputSeal(keys),
      onError: (error, requestId) => logError(log, error, requestId),
    }),
  );

  return {
    identify: createVerifier({
      issuers: config.issuers,
      fetch: createFetch(),
      rolesOf: createRoleReader([gatewayRoles(config), ...config.systems], config.issuers),
    }),
    completeRoles: createUpstreamRoles(
      config.systems.flatMap((system) => tellingSystem(system, upstream, outbound) ?? []),
    ),
    bind: (identity, request) =>
      upstream.bind(identity.viewer, ({ name }) => ({
        ...request,
        credential: credentialOf(outbound, name, identity),
      })),
    makeChange: changes.makeChange,
    secrets: [sealing.secret, ...others.map(({ secret }) => secret)],
    corsOrigins: config.cors.origins,
    // A request may wait as long as its slowest system may take.
    deadlineSeconds: Math.max(10, ...config.systems.map(({ timeoutSeconds }) => timeoutSeconds)),
    mostRows: config.lists.mostRows,
    graphiql,
    onAnswer: (answer) => log.info(answer, 'request'),
    onError: (error, requestId) => logError(log, error, requestId),
    close: async () => {
      await changes.ended();
      await registry.close();
      await Promise.all(connections.map(({ door }) => door.close()));
    },
  };
}

/** What goes to a system for one caller. */
function credentialOf(outbound: ReadonlyMap<string, Outbound>, name: string, identity: Identity): Credential {
  const credentialFor = outbound.get(name);
  if (credentialFor === undefined) throw new Error(`${name} has no way out`);
  return credentialFor(identity, identity.viewer.roles.get(name) ?? null);
}

/** Null where roles come from the configuration. The question outlives a request that does not wait for it. */
function tellingSystem(
  { ref, credential, roleSource }: Config['systems'][number],
  upstream: Upstream,
  outbound: ReadonlyMap<string, Outbound>,
): TellingSystem | null {
  if (roleSource !== 'upstream' || credential.mode !== 'forward') return null;
  const { signal } = new AbortController();
  return {
    ref,
    issuers: credential.issuers,
    ask: (identity, requestId) =>
      upstream.ownRole(ref, {
        ...{ requestId, signal },
        credential: credentialOf(outbound, ref.name, identity),
      }),
  };
}

/** Roles on the gateway itself are held by people of any issuer that it lets in. */
function gatewayRoles({ gatewayRoles: table }: Config): RoleSystem {
  return { ref: gatewaySystem, credential: { mode: 'none' }, table };
}

function nativeConnection(
  { issuers }: Config,
  database: Database,
  review: OperationReview,
): NativeConnection {
  return {
    bind: connectNative(
      database.prisma,
      issuers.map(({ name }) => name),
      review,
    ),
    health: async () => ({ ...(await database.health()), lastCallAt: new Date().toISOString() }),
  };
}

/** What the client was told is a warning at most; what was hidden from it is an error with its cause. */
function logError(log: Log, { code, message, facts, cause }: ClusterQLError, requestId: string): void {
  if (code !== 'INTERNAL') log.warn({ requestId, code, ...facts }, message);
  else if (!clientLeft(cause)) log.error({ requestId, err: cause }, 'unexpected');
}

/** Nobody is left to be told then; the line of the request says it by its missing status. */
function clientLeft(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError';
}
