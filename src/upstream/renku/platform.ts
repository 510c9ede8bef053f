import { z } from 'zod';
import type { Change } from '../../domain/change/change.ts';
import { conflict } from '../../domain/change/refusal.ts';
import { parseId } from '../../domain/id.ts';
import type {
  Banner,
  BannerInput,
  BannerResult,
  PlatformChanges,
  PlatformSource,
} from '../../domain/platform.ts';
import { ClusterQLError } from '../../errors.ts';
import type { BoundRenku } from './bound-renku.ts';
import { checkedStep } from './checked-step.ts';
import { readPools } from './pools.ts';
import * as wire from './schema.ts';
import { textOrNull } from './text.ts';

const path = '/platform/config';
const PlatformConfig = z.object({ etag: z.string(), incident_banner: z.string().default('') });

export function platformSource(renku: BoundRenku): PlatformSource {
  return {
    system: renku.system,
    readBanner: () => readBanner(renku),
    readNotes: async () => ((await isUnknownAdministrator(renku)) ? [secondRegistry] : []),
  };
}

export function platformChanges(renku: BoundRenku): PlatformChanges {
  return { system: renku.system, setBanner: (input) => setBanner(renku, input) };
}

async function readBanner(renku: BoundRenku): Promise<Banner> {
  return toBanner(await renku.readUnvouched({ path, schema: PlatformConfig }));
}

function toBanner({ etag, incident_banner: text }: z.infer<typeof PlatformConfig>): Banner {
  return { text: textOrNull(text), etag };
}

async function setBanner(renku: BoundRenku, input: BannerInput): Promise<Change<BannerResult>> {
  const standing = await readBanner(renku);
  const text = textOrNull(input.text);
  if (input.etag && input.etag !== standing.etag) throw otherBanner(standing);
  let banner = standing;
  const step = checkedStep(renku, {
    intent: text === null ? 'Take the banner down' : 'Show the banner',
    fields: ['text'],
    inputPath: () => ['text'],
    request: () => ({
      method: 'PATCH',
      path,
      headers: { 'If-Match': standing.etag },
      body: { incident_banner: text ?? '' },
      schema: PlatformConfig,
    }),
    async missing(answer) {
      banner = answer === null ? await readBanner(renku) : toBanner(answer);
      return banner.text === text ? [] : ['text'];
    },
  });

  async function run(): Promise<void> {
    try {
      await step.run();
    } catch (error) {
      const refused = error instanceof ClusterQLError && error.code === 'CONFLICT';
      const now = refused ? await readBanner(renku).catch(() => null) : null;
      throw now === null ? error : otherBanner(now);
    }
  }

  return {
    steps: text === standing.text ? [] : [{ ...step, run }],
    result: () => ({ banner }),
    lookAt: () => 'systems { name banner { text } }',
  };
}

/** The banner is for everybody's eyes, so it may be quoted. */
function otherBanner({ text, etag }: Banner): ClusterQLError {
  const stands = text === null ? 'no banner stands now' : `this one stands now: “${text}”`;
  return conflict(`Somebody else changed the banner; ${stands} (etag ${etag}). Decide again on that.`);
}

/**
 * Renku CRC asks its second registry of administrators for the members of a pool, and answers 401 to one
 * whom it does not know yet; Keycloak fills it every three hours. Reading is harmless.
 */
async function isUnknownAdministrator(renku: BoundRenku): Promise<boolean> {
  await renku.requireAccepted();
  const [pool] = await readPools(renku);
  if (pool === undefined) return false;
  try {
    const poolId = parseId(pool.id)?.key[0];
    await renku.readUnvouched({ path: `/resource_pools/${poolId}/members`, schema: wire.Anything });
    return false;
  } catch (error) {
    if (error instanceof ClusterQLError && error.code === 'UPSTREAM_UNAUTHENTICATED') return true;
    throw error;
  }
}

const secondRegistry =
  'Renku keeps a second list of administrators for pool members, filled from Keycloak every three hours, and you are not on it yet. Until then it refuses you the members of pools; everything else works.';
