import type {
  ClaimMount,
  GitMount,
  NewClaim,
  NewJobStorage,
  ScratchMount,
} from '../../../domain/new-job-parts.ts';
import { toQuantity } from './compute-body.ts';
import { type Body, given } from './given.ts';

/** Where a volume is mounted is `path` in some of them and `mountPath` in others. */
export function storageBody(storage: NewJobStorage): Body {
  const { claims, hostPaths, nfs, git, scratch, configMaps, secrets } = storage;
  return given({
    pvc: claims?.map(claimBody),
    hostPath: hostPaths?.map((mount) => given({ ...mount })),
    nfs: nfs?.map((mount) => given({ ...mount })),
    git: git?.map(gitBody),
    emptyDirVolume: scratch?.map(scratchBody),
    configMapVolume: configMaps?.map(({ name, mountPath }) => ({ configMap: name, mountPath })),
    secretVolume: secrets?.map(({ name, mountPath }) => ({ secret: name, mountPath })),
  });
}

function claimBody({ mountPath, existing, create, readOnly }: ClaimMount): Body {
  return {
    path: mountPath,
    ...given({ readOnly }),
    ...(existing && { existingPvc: true, claimName: existing }),
    ...(create && newClaim(create)),
  };
}

function newClaim({ size, storageClass, accessMode = 'READ_WRITE_ONCE', ephemeral }: NewClaim): Body {
  const accessModes = {
    readWriteOnce: accessMode === 'READ_WRITE_ONCE',
    readOnlyMany: accessMode === 'READ_ONLY_MANY',
    readWriteMany: accessMode === 'READ_WRITE_MANY',
  };
  const claimInfo = { size: toQuantity(size), ...given({ storageClass, accessModes }) };
  return { existingPvc: false, ...given({ ephemeral }), claimInfo };
}

function gitBody({ mountPath, repository, branch, revision, secret }: GitMount): Body {
  return { path: mountPath, repository, ...given({ branch, revision, passwordSecret: secret }) };
}

function scratchBody({ mountPath, sizeLimit, inMemory }: ScratchMount): Body {
  return {
    path: mountPath,
    ...given({ sizeLimit: toQuantity(sizeLimit) }),
    ...(inMemory && { medium: 'Memory' }),
  };
}
