import type { CredentialConfig } from '../../src/config.ts';
import type { Link } from './modes.ts';
import type { Visitor } from './people.ts';
import type { PerSystem, SystemName } from './world.ts';

/** Somebody with all they bring along. */
export interface Caller {
  readonly visitor: Visitor;
  readonly by: 'bearer' | 'session';
  /** Their accounts at other issuers. */
  readonly accounts: readonly Visitor[];
  /** Whose tokens they send along for single systems. */
  readonly brought?: Partial<PerSystem<Visitor | undefined>>;
}

/** Which token a system may be shown; `nothing` where it is asked without one, `refused` where it is not asked. */
export type Allowed = Shown | 'nothing' | 'refused';

export interface Shown {
  readonly kind: string;
  readonly owner: string;
  readonly system?: SystemName;
}

/** The leak rule, written down a second time and from the requirements alone: what `src` does is no source of it. */
export function allowed(credential: CredentialConfig, system: SystemName, caller: Caller): Allowed {
  const links = credential.mode === 'chain' ? credential.links : [credential];
  const brought = caller.brought?.[system];
  if (brought !== undefined) {
    const sentOn = links.some((link) => sendsOn(link, brought.issuer));
    return sentOn ? { kind: 'access token', owner: brought.name } : 'refused';
  }
  // The application of the gateway is for those who have nothing of their own there, wherever it stands in the list.
  const open = links.filter((link) => link.mode !== 'client' || !hasAccount(links, caller));
  const outcomes = open.map((link) => byLink(link, system, caller));
  return outcomes.find((outcome) => outcome !== 'refused') ?? 'refused';
}

function hasAccount(links: readonly Link[], { accounts }: Caller): boolean {
  return links.some(
    (link) => link.mode === 'stored' && accounts.some(({ issuer }) => issuer === link.issuer),
  );
}

function sendsOn(link: Link, issuer: string): boolean {
  if (link.mode === 'stored') return link.issuer === issuer;
  return link.mode === 'forward' && link.issuers.includes(issuer);
}

function byLink(link: Link, system: SystemName, { visitor, by, accounts }: Caller): Allowed {
  const owner = visitor.name;
  switch (link.mode) {
    case 'none':
      return 'nothing';
    case 'forward': {
      const wantsIdToken = link.token === 'idToken';
      if (!link.issuers.includes(visitor.issuer) || (wantsIdToken && by === 'bearer')) return 'refused';
      return { kind: wantsIdToken ? 'ID token' : 'access token', owner };
    }
    case 'exchange':
      return link.issuers.includes(visitor.issuer) ? { kind: 'exchanged token', owner, system } : 'refused';
    case 'stored': {
      const account = [visitor, ...accounts].find(({ issuer }) => issuer === link.issuer);
      return account === undefined ? 'refused' : { kind: 'access token', owner: account.name };
    }
    case 'mint':
      return visitor.issuer in link.subjects ? { kind: 'minted token', owner, system } : 'refused';
    case 'client':
      if (!link.roles.includes(visitor.isAdministrator ? 'administrator' : 'viewer')) return 'refused';
      return { kind: 'application token', owner: `application of ${system}`, system };
  }
}
