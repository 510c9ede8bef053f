import { randomBytes } from 'node:crypto';
import { createOutbound } from './auth/outbound.ts';
import { createRoleReader } from './auth/roles.ts';
import { createVerifier } from './auth/verify.ts';
import type { Config } from './config.ts';
import type { ClusterQLError } from './errors.ts';
import type { GatewayParts } from './gateway.ts';
import { createDoor } from './http/door.ts';
import { createFetch } from './http/fetch.ts';
import type { Log } from './observability/log.ts';
import { createUpstream } from './upstream/index.ts';

export interface OpenParts extends GatewayParts {
  /** Lets go of every connection to the systems. */
  close(): Promise<void>;
}

/** Puts together, from a checked configuration, everything a gateway is made of. Nothing is asked by it. */
export function openParts(config: Config, log: Log, graphiql: GatewayParts['graphiql'] = {}): OpenParts {
  const connections = config.systems.map((system) => {
    const { ref, url, ca, concurrency, timeoutSeconds } = system;
    const door = createDoor({
      ...{ system: ref, url, ca, concurrency, timeoutSeconds },
      onCall: (call) => log.info(call, 'upstream'),
    });
    return { door, graphql: system.kind === 'clustercockpit' ? system.graphql : true };
  });
  const upstream = createUpstream(connections);
  const outbound = new Map(config.systems.map((system) => [system.ref.name, createOutbound(system)]));

  return {
    identify: createVerifier({
      issuers: config.issuers,
      fetch: createFetch(),
      rolesOf: createRoleReader(config.systems, config.issuers),
    }),
    bind: (identity, request) =>
      upstream.bind(({ name }) => {
        const credentialFor = outbound.get(name);
        if (credentialFor === undefined) throw new Error(`${name} has no way out`);
        return { ...request, credential: credentialFor(identity, identity.viewer.roles.get(name) ?? null) };
      }),
    secrets: secretsOf(config, log),
    corsOrigins: config.cors.origins,
    // A request may wait as long as its slowest system may take.
    deadlineSeconds: Math.max(10, ...config.systems.map(({ timeoutSeconds }) => timeoutSeconds)),
    mostRows: config.lists.mostRows,
    graphiql,
    onAnswer: (answer) => log.info(answer, 'request'),
    onError: (error, requestId) => logError(log, error, requestId),
    close: async () => {
      await Promise.all(connections.map(({ door }) => door.close()));
    },
  };
}

/** The configured ones; else one that no other process knows, which costs clients their cursors now and then. */
function secretsOf({ keys }: Config, log: Log): GatewayParts['secrets'] {
  const [first, ...others] = keys.map(({ secret }) => secret);
  if (first !== undefined) return [first, ...others];
  log.warn(
    'No keys are configured: the cursors given out end with this process and no other replica takes them.',
  );
  return [randomBytes(32).toString('base64')];
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
