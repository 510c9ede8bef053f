import type { Problem } from './change/refusal.ts';
import type { ClusterRemoval, NewClusterLink } from './cluster-changes.ts';
import type { SystemRef } from './system.ts';

/** What is wrong with what a control plane is told of a cluster. */
export function linkProblems({ url, version }: NewClusterLink, path: string): Problem[] {
  const isUrl = typeof url !== 'string' || (/^https?:\/\//i.test(url) && URL.canParse(url));
  const isVersion = typeof version !== 'string' || /^\d+\.\d+[\w.+-]{0,58}$/.test(version);
  return [
    ...(isUrl
      ? []
      : [{ path: `${path}url`, message: 'This must be an address that begins with https:// or http://.' }]),
    ...(isVersion ? [] : [{ path: `${path}version`, message: 'This must be a version like 2.24.6.' }]),
  ];
}

/** What is forced cannot be undone. Before the name of the cluster is known, only whether one is given is checked. */
export function confirmationProblems({ force, confirmName }: ClusterRemoval, name?: string): Problem[] {
  const given = confirmName ?? null;
  if (given === null && !force) return [];
  if (given !== null && (name === undefined || given === name)) return [];
  const message =
    given === null
      ? 'It goes at once and for good: type the name of the cluster here as well.'
      : 'This is not the name of the cluster; nothing was deleted.';
  return [{ path: 'confirmName', message }];
}

/** A part of the input that belongs to clusters of another system. */
export function foreignPart(part: string, given: unknown, { name }: SystemRef): Problem[] {
  if (given === undefined || given === null) return [];
  return [{ path: part, message: `Clusters of ${name} have no such part; leave it out.` }];
}
