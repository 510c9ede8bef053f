import { chainContradictions } from './chain.ts';
import { clientContradictions } from './client.ts';
import { applicationContradictions } from './exchange.ts';
import { linksOf, type Outline } from './outline.ts';
import { problemAt, type Complaint, type Problem } from './problem.ts';
import { signInContradictions } from './sign-in.ts';

/** Where the file contradicts itself: rules that no single key can tell. */
export function contradictions(outline: Outline): Problem[] {
  return [
    ...duplicates(
      'keys',
      'id',
      outline.keys.map(({ id }) => id),
    ),
    ...duplicates(
      'issuers',
      'name',
      outline.issuers.map(({ name }) => name),
    ),
    ...duplicates(
      'issuers',
      'issuer',
      outline.issuers.map(({ issuer }) => issuer),
    ),
    ...duplicates(
      'systems',
      'name',
      outline.systems.map(({ name }) => name),
    ),
    ...unknownIssuers(outline),
    ...unknownSystems(outline),
    ...incompleteRules(outline),
    ...misplacedRoles(outline),
    ...opaqueTokens(outline),
    ...clientContradictions(outline),
    ...applicationContradictions(outline),
    ...chainContradictions(outline),
    ...signInContradictions(outline),
  ];
}

function duplicates(section: string, key: string, values: readonly string[]): Problem[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (value === '' || first === index) return [];
    return [
      problemAt([section, index, key], {
        problem: `is that of ${section}[${first}] too`,
        mend: 'Give each its own.',
      }),
    ];
  });
}

function unknownIssuers(outline: Outline): Problem[] {
  const known = new Set(outline.issuers.map(({ name }) => name));
  const credentials = linksOf(outline).flatMap(({ link: { issuers, issuer, subjects }, path }): Mention[] => [
    ...mentions(issuers, [...path, 'issuers']),
    { name: issuer, path: [...path, 'issuer'] },
    ...Object.keys(subjects).map((name) => ({ name, path: [...path, 'subjects', name] })),
  ]);
  const headers = outline.systems.flatMap(({ headerTokens: { issuers } }, index) =>
    mentions(issuers, ['systems', index, 'headerTokens', 'issuers']),
  );
  const rules = rulesOf(outline.roles).map(({ issuer, path }): Mention => ({
    name: issuer,
    path: [...path, 'issuer'],
  }));
  return [...credentials, ...headers, ...rules]
    .filter(({ name }) => name !== '' && !known.has(name))
    .map(({ path }) => problemAt(path, noSuchIssuer));
}

function mentions(names: readonly string[], path: readonly PropertyKey[]): Mention[] {
  return names.map((name, place) => ({ name, path: [...path, place] }));
}

function unknownSystems({ systems, roles }: Outline): Problem[] {
  const known = new Set(['gateway', ...systems.map(({ name }) => name)]);
  return Object.keys(roles)
    .filter((name) => !known.has(name))
    .map((name) => problemAt(['roles', name], noSuchSystem));
}

function incompleteRules({ roles }: Outline): Problem[] {
  return rulesOf(roles)
    .filter(({ claim, value }) => claim === '' && value !== '')
    .map(({ path }) => problemAt(path, valueWithoutClaim));
}

function misplacedRoles({ systems, roles }: Outline): Problem[] {
  return systems.flatMap(({ name, roleSource, role, credential }, index) => {
    const unread = Object.hasOwn(roles, name) ? [problemAt(['roles', name], tableNeverRead)] : [];
    const isMisplaced = role !== '' && roleSource !== 'fixed';
    const misplaced = isMisplaced ? [problemAt(['systems', index, 'role'], roleWithoutFixed)] : [];
    switch (roleSource) {
      case 'fixed':
        return role === '' ? [problemAt(['systems', index, 'role'], fixedWithoutRole), ...unread] : unread;
      case 'upstream': {
        const isAskedAsCaller = credential.every(({ mode }) => callersOwn.includes(mode));
        const notAsked = isAskedAsCaller
          ? []
          : [problemAt(['systems', index, 'roleSource'], notAskedAsCaller)];
        return [...notAsked, ...misplaced, ...unread];
      }
      default:
        return misplaced;
    }
  });
}

/** The modes whose token is the caller's; a mode that is missing is told of as such. */
const callersOwn = ['forward', 'exchange', 'stored', ''];

/** Of a token that nobody here can read, no claim can tell a role. */
function opaqueTokens({ systems }: Outline): Problem[] {
  return systems.flatMap(({ headerTokens: { opaque }, roleSource }, index) =>
    opaque && !['fixed', 'upstream'].includes(roleSource)
      ? [problemAt(['systems', index, 'headerTokens', 'opaque'], roleOfOpaque)]
      : [],
  );
}

interface Mention {
  readonly name: string;
  readonly path: readonly PropertyKey[];
}

function rulesOf(roles: Outline['roles']) {
  return Object.entries(roles).flatMap(([system, table]) =>
    Object.entries(table).flatMap(([role, rules]) =>
      rules.map((rule, index) => ({ ...rule, path: ['roles', system, role, index] as const })),
    ),
  );
}

const noSuchIssuer: Complaint = {
  problem: 'names an issuer that is not configured',
  mend: 'Use the name of an entry of issuers, or add one.',
};

const noSuchSystem: Complaint = {
  problem: 'gives roles on a system that is not configured',
  mend: 'Use the name of an entry of systems, or gateway.',
};

const valueWithoutClaim: Complaint = {
  problem: 'has a value but no claim to find it in',
  mend: 'Add claim, like realm_access.roles; without both, everybody of that issuer is meant.',
};

const roleWithoutFixed: Complaint = {
  problem: 'is read only with roleSource: fixed',
  mend: 'Add roleSource: fixed, or remove role.',
};

const fixedWithoutRole: Complaint = {
  problem: 'is missing, though roleSource is fixed',
  mend: 'Add role: viewer, researcher, editor or administrator.',
};

const tableNeverRead: Complaint = {
  problem: 'is never read, because the role on that system is fixed or told by the system itself',
  mend: 'Remove this table, or the roleSource of the system.',
};

const notAskedAsCaller: Complaint = {
  problem:
    "cannot be upstream: it is a token of the caller's own that is asked about, and not every mode there sends one",
  mend: 'Write claims or fixed, or use the credential modes forward, exchange and stored alone.',
};

const roleOfOpaque: Complaint = {
  problem: 'lets tokens through that nobody here can read, and so their role would be unknown',
  mend: 'Add roleSource: fixed with role, or roleSource: upstream where the system tells roles, or remove opaque.',
};
