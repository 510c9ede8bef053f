import type { Problem } from '../change/refusal.ts';
import type { PoolRemoteInput } from '../pool-remote.ts';
import type { ResourcePool } from '../pool.ts';

/** Every rule that a remote breaks by itself. */
export function remoteProblems({ kind, url, systemName, partition }: PoolRemoteInput): Problem[] {
  return [
    ...addressProblems(url),
    ...(kind === 'FIRECREST' && !systemName
      ? [{ path: 'systemName', message: 'FirecREST needs the name of the machine.' }]
      : []),
    ...slurmProblems('systemName', kind, systemName),
    ...slurmProblems('partition', kind, partition),
  ];
}

/** What keeps a pool that stands from having a remote. */
export function remoteInPoolProblems(pool: ResourcePool): Problem[] {
  if (!pool.public) return [];
  return [{ path: 'id', message: 'A remote pool must not be public; make it private first.' }];
}

function addressProblems(url: string): Problem[] {
  const path = 'url';
  if (!/^https:\/\/[^/?#\s\p{Cc}]+[^\s\p{Cc}]*$/u.test(url) || !URL.canParse(url))
    return [{ path, message: 'This must be an https address.' }];
  const { username, password } = new URL(url);
  // Renku CRC shows the address to everybody who sees the pool.
  return username || password ? [{ path, message: 'This must name neither user nor password.' }] : [];
}

/** Of a machine or a partition, which Run:ai does not have. */
function slurmProblems(
  path: string,
  kind: PoolRemoteInput['kind'],
  name: string | null | undefined,
): Problem[] {
  if (!name) return [];
  if (kind === 'RUNAI') return [{ path, message: 'Only FirecREST has this; leave it out.' }];
  return /^[^\s\p{Cc}]+$/u.test(name) ? [] : [{ path, message: 'This must be a name without spaces.' }];
}
