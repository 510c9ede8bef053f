import { invalid, notFound } from './answer.ts';
import type { Data } from './data.ts';
import type { RemotePatch } from './pool-bodies.ts';
import type { Pool, Remote } from './wire.ts';

/** The remote a pool has after a PUT or a PATCH that sends this one, or none. */
export function remoteAfter(data: Data, pool: Pool, sent: RemotePatch | undefined): Remote | undefined {
  const { remote } = pool;
  // Renku compares the remote of every update with the one it has, sent or not.
  if (sent === undefined && remote !== undefined) {
    throw invalid(`The kind of the remote configuration has to be ${remote.kind}.`);
  }
  if (sent === undefined || isEmpty(sent)) return undefined;
  if (remote !== undefined && sent.kind !== remote.kind) {
    throw invalid(`The kind of the remote configuration cannot be changed to ${sent.kind}.`);
  }
  const { provider_id } = sent;
  if (provider_id !== undefined && !hasProvider(data, provider_id)) {
    throw notFound(`The OAuth2 provider with ID ${provider_id}`);
  }
  if (remote === undefined) return asNew(sent);
  // The stored JSON is edited in place, which Renku's database layer does not notice: nothing but
  // the provider, a column of its own, is saved.
  return provider_id === undefined ? remote : { ...remote, provider_id };
}

export function hasProvider(data: Data, id: string): boolean {
  return data.providers.some((provider) => provider.id === id);
}

function asNew(sent: Filled): Remote {
  if (sent.kind === 'runai') return sent;
  const { system_name, ...others } = sent;
  if (system_name === undefined) throw invalid('The remote configuration needs a system name.');
  return { ...others, system_name };
}

type Filled = Exclude<RemotePatch, Record<string, never>>;

function isEmpty(sent: RemotePatch): sent is Record<string, never> {
  return Object.keys(sent).length === 0;
}
