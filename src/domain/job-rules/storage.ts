import type { Problem } from '../change/refusal.ts';
import type { ClaimMount, GitMount, Mount, NewJobStorage, Optional } from '../new-job-parts.ts';
import { bytesProblems } from '../pool-rules/fields.ts';
import { textProblems } from './amounts.ts';

/** Something mounted, and where the input has it. */
interface Placed<M extends Mount> {
  readonly path: string;
  readonly mount: M;
}

export function storageProblems(storage: Optional<NewJobStorage>): Problem[] {
  const { claims, hostPaths, nfs, git, scratch, configMaps, secrets } = storage ?? {};
  const hosts = [...placed('hostPaths', hostPaths), ...placed('nfs', nfs)];
  const named = [...placed('configMaps', configMaps), ...placed('secrets', secrets)];
  const all = [...placed('claims', claims), ...hosts, ...placed('git', git), ...placed('scratch', scratch)];
  return [
    ...mountPathProblems([...all, ...named]),
    ...placed('claims', claims).flatMap(claimProblems),
    ...hosts.flatMap(({ path, mount }) => absolute(`${path}.path`, mount.path)),
    ...placed('nfs', nfs).flatMap(({ path, mount }) => textProblems(`${path}.server`, mount.server)),
    ...placed('git', git).flatMap(gitProblems),
    ...placed('scratch', scratch).flatMap(({ path, mount: { sizeLimit } }) =>
      sizeLimit ? bytesProblems(`${path}.sizeLimit`, sizeLimit) : [],
    ),
    ...named.flatMap(({ path, mount }) => textProblems(`${path}.name`, mount.name)),
  ];
}

function placed<M extends Mount>(kind: keyof NewJobStorage, mounts: Optional<readonly M[]>): Placed<M>[] {
  return (mounts ?? []).map((mount, index) => ({ path: `storage.${kind}.${index}`, mount }));
}

/** Two mounts at one place hide each other. */
function mountPathProblems(mounts: readonly Placed<Mount>[]): Problem[] {
  const places = mounts.map(({ mount }) => mount.mountPath);
  return mounts.flatMap(({ path, mount: { mountPath } }, index) => {
    const twice = { path: `${path}.mountPath`, message: 'Something else is mounted here.' };
    return [
      ...absolute(`${path}.mountPath`, mountPath),
      ...(places.indexOf(mountPath) < index ? [twice] : []),
    ];
  });
}

function claimProblems({ path, mount: { existing, create } }: Placed<ClaimMount>): Problem[] {
  const isOne = Boolean(existing) !== Boolean(create);
  const choice = 'Name the claim that is there (`existing`), or give the size of a new one (`create`).';
  return [
    ...(isOne ? [] : [{ path, message: choice }]),
    ...(create ? bytesProblems(`${path}.create.size`, create.size) : []),
    ...textProblems(`${path}.create.storageClass`, create?.storageClass),
  ];
}

function gitProblems({ path, mount }: Placed<GitMount>): Problem[] {
  const { repository, branch, revision, secret } = mount;
  return Object.entries({ repository, branch, revision, secret }).flatMap(([name, text]) =>
    textProblems(`${path}.${name}`, text),
  );
}

function absolute(path: string, place: string): Problem[] {
  return /^\/./.test(place) ? [] : [{ path, message: 'A path begins with `/`.' }];
}
