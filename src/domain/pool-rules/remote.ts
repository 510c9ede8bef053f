import type { Problem } from '../change/refusal.ts';
import type { PoolRemoteInput } from '../pool-remote.ts';
import type { ResourcePool } from '../pool.ts';

/** Every rule that a remote breaks by itself. */
export function remoteProblems({ kind, url, systemName, partition }: PoolRemoteInput): Problem[] {
  return [
    ...(isHttps(url) ? [] : [{ path: 'url', message: 'This must be an https address.' }]),
    ...(kind === 'FIRECREST' && !systemName
      ? [{ path: 'systemName', message: 'FirecREST needs the name of the machine.' }]
      : []),
    ...(kind === 'RUNAI' && systemName ? [{ path: 'systemName', message: forFirecrest }] : []),
    ...(kind === 'RUNAI' && partition ? [{ path: 'partition', message: forFirecrest }] : []),
  ];
}

/** What keeps a pool that stands from having a remote. */
export function remoteInPoolProblems(pool: ResourcePool): Problem[] {
  if (!pool.public) return [];
  return [{ path: 'id', message: 'A remote pool must not be public; make it private first.' }];
}

function isHttps(url: string): boolean {
  return /^https:\/\/[^/?#\s]+\S*$/.test(url) && URL.canParse(url);
}

const forFirecrest = 'Only FirecREST has this; leave it out.';
