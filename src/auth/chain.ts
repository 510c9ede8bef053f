import type { SystemRef } from '../domain/system.ts';
import type { LinkOptions } from './credential-options.ts';
import type { Way } from './way.ts';

/** One way of a chain, with what was configured for it. */
export interface Link {
  readonly link: LinkOptions;
  readonly way: Way;
}

/** The first way that is open to the caller. One that is open and fails is told: no other is gone in its place. */
export function createChain({ name }: SystemRef, links: readonly Link[]): Way {
  const storing = links.filter(({ link }) => link.mode === 'stored');
  // Somebody whom no way is open to is told of the one that they can open.
  const closest = (storing[0] ?? links[0])?.way;
  if (closest === undefined) throw new Error(`${name} has an empty list of credentials`);
  if (storing.length > 1) throw new Error(`${name} has two stored accounts, of which a person connects one`);

  return {
    isOpen: (identity, role) => links.some(({ way }) => way.isOpen(identity, role)),
    credentialFor(identity, role) {
      const open = links.find(({ way }) => way.isOpen(identity, role))?.way;
      return (open ?? closest).credentialFor(identity, role);
    },
  };
}
