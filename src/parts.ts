import { fileURLToPath } from 'node:url';
import { createCredentials } from './auth/credentials.ts';
import { createRoleReader, type RoleSystem } from './auth/roles.ts';
import { createUpstreamRoles } from './auth/upstream-roles.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import { createLedger } from './database/ledger.ts';
import { createInputSeal, type NamedSecret } from './domain/change/key.ts';
import { trackPending } from './domain/change/pending.ts';
import { createMakeChange } from './domain/change/run.ts';
import type { OperationReview } from './domain/operation-changes.ts';
import { gatewaySystem } from './domain/system.ts';
import type { ClusterQLError } from './errors.ts';
import type { GatewayParts } from './gateway.ts';
import { createDoor } from './http/door.ts';
import { createFetch } from './http/fetch.ts';
import type { Log } from './observability/log.ts';
import type { Registry } from './operations/registry.ts';
import { wireOperations } from './parts/operations.ts';
import { wireSignIn } from './parts/sign-in.ts';
import { connectNative, createUpstream, type NativeConnection } from './upstream/index.ts';

export interface OpenParts extends GatewayParts {
  readonly registry: Registry;
  /** Reads the stored operations ahead of the first request that names one; a failure goes to the log. */
  readOperations(): Promise<void>;
  /** Lets changes and renewals under way end, writes down which operations were used, then lets go of every connection to the systems. */
  close(): Promise<void>;
}

/** What the process opened before the gateway is put together. */
export interface Opened {
  readonly log: Log;
  readonly database: Database;
  /** Keys of the gateway itself, the one in use first. */
  readonly keys: readonly [NamedSecret, ...NamedSecret[]];
}

/** Seen from dist, where this is bundled, as from src. */
const pageFolder = fileURLToPath(new URL('../dist/graphiql/', import.meta.url));

/** Puts together, from a checked configuration, everything a gateway is made of. Nothing is asked by it. */
export function openParts(config: Config, { log, database, keys }: Opened): OpenParts {
  function onError(error: ClusterQLError, requestId: string): void {
    logError(log, error, requestId);
  }

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
  const { review, ...operations } = wireOperations(config, database, onError);
  const upstream = createUpstream(connections, nativeConnection(config, database, review));
  const [sealing, ...others] = keys;
  const { issuers, publicUrl } = config;
  const issuerFetch = createFetch();
  const signIn = wireSignIn(config, {
    ...{ database, keys, fetch: issuerFetch, onError },
    rolesOf: createRoleReader([gatewayRoles(config), ...config.systems], issuers),
  });
  const { identify, answerSignIn, removeSessionCookie, accounts, verifyToken } = signIn;
  const credentials = createCredentials(config.systems, {
    ...{ issuers, publicUrl, verifyToken, accounts, issuerFetch },
    fetchFor: createFetch,
  });

  const changes = trackPending(
    createMakeChange({
      ledger: createLedger(database.prisma, keys),
      seal: createInputSeal(keys),
      onError,
    }),
  );

  return {
    ...{ identify, answerSignIn, removeSessionCookie, ...operations },
    presentTokens: credentials.presentTokens,
    completeTokens: credentials.completeTokens,
    completeRoles: createUpstreamRoles(
      credentials.telling((system, credential, requestId) =>
        // The question outlives a request that does not wait for it.
        upstream.ownRole(system, { credential, requestId, signal: new AbortController().signal }),
      ),
    ),
    bind: (identity, request) =>
      upstream.bind(
        identity.viewer,
        (system) => ({ ...request, credential: credentials.sentTo(system, identity) }),
        (system) => credentials.presenceOn(system, identity),
      ),
    makeChange: changes.makeChange,
    secrets: [sealing.secret, ...others.map(({ secret }) => secret)],
    corsOrigins: config.cors.origins,
    // A request may wait as long as its slowest system may take.
    deadlineSeconds: Math.max(10, ...config.systems.map(({ timeoutSeconds }) => timeoutSeconds)),
    mostRows: config.lists.mostRows,
    publicUrl: config.publicUrl,
    pageFolder,
    onAnswer: (answer) => log.info(answer, 'request'),
    onError,
    close: async () => {
      await Promise.all([changes.ended(), signIn.renewalsEnded()]);
      await operations.registry.close();
      await Promise.all(connections.map(({ door }) => door.close()));
    },
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
