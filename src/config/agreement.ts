import type { Outline } from './outline.ts';
import { pathOf, type Complaint, type Problem } from './problem.ts';
import { parseUrl } from './scalar.ts';

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
    ...plainHttp(outline),
  ];
}

function duplicates(section: string, key: string, values: readonly string[]): Problem[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (value === '' || first === index) return [];
    return [
      at([section, index, key], {
        problem: `is that of ${section}[${first}] too`,
        mend: 'Give each its own.',
      }),
    ];
  });
}

function unknownIssuers({ issuers, systems, roles }: Outline): Problem[] {
  const known = new Set(issuers.map(({ name }) => name));
  const credentials = systems.flatMap(({ credential }, index) => {
    const path = ['systems', index, 'credential'];
    return [
      ...credential.issuers.map((name, place): Mention => ({ name, path: [...path, 'issuers', place] })),
      ...Object.keys(credential.subjects).map((name): Mention => ({
        name,
        path: [...path, 'subjects', name],
      })),
    ];
  });
  const rules = rulesOf(roles).map(({ issuer, path }): Mention => ({
    name: issuer,
    path: [...path, 'issuer'],
  }));
  return [...credentials, ...rules]
    .filter(({ name }) => name !== '' && !known.has(name))
    .map(({ path }) => at(path, noSuchIssuer));
}

function unknownSystems({ systems, roles }: Outline): Problem[] {
  const known = new Set(['gateway', ...systems.map(({ name }) => name)]);
  return Object.keys(roles)
    .filter((name) => !known.has(name))
    .map((name) => at(['roles', name], noSuchSystem));
}

function incompleteRules({ roles }: Outline): Problem[] {
  return rulesOf(roles)
    .filter(({ claim, value }) => claim === '' && value !== '')
    .map(({ path }) => at(path, valueWithoutClaim));
}

function misplacedRoles({ systems, roles }: Outline): Problem[] {
  return systems.flatMap(({ name, roleSource, role, credential: { mode } }, index) => {
    const unread = Object.hasOwn(roles, name) ? [at(['roles', name], tableNeverRead)] : [];
    const isMisplaced = role !== '' && roleSource !== 'fixed';
    const misplaced = isMisplaced ? [at(['systems', index, 'role'], roleWithoutFixed)] : [];
    switch (roleSource) {
      case 'fixed':
        return role === '' ? [at(['systems', index, 'role'], fixedWithoutRole), ...unread] : unread;
      case 'upstream': {
        const isAskedAsCaller = mode === 'forward' || mode === '';
        const notAsked = isAskedAsCaller ? [] : [at(['systems', index, 'roleSource'], notAskedAsCaller)];
        return [...notAsked, ...misplaced, ...unread];
      }
      default:
        return misplaced;
    }
  });
}

function plainHttp({ issuers, systems }: Outline): Problem[] {
  const addresses = [
    ...issuers.flatMap(({ issuer, jwks, allowHttp }, index) => [
      { url: issuer, allowHttp, path: ['issuers', index, 'issuer'] },
      { url: jwks, allowHttp, path: ['issuers', index, 'jwks'] },
    ]),
    ...systems.flatMap(({ url, allowHttp, credential: { tokenUrl } }, index) => [
      { url, allowHttp, path: ['systems', index, 'url'] },
      { url: tokenUrl, allowHttp, path: ['systems', index, 'credential', 'tokenUrl'] },
    ]),
  ];
  return addresses
    .filter(({ url, allowHttp }) => !allowHttp && isExposed(parseUrl(url)))
    .map(({ path }) => at(path, unencrypted));
}

function isExposed(url: URL | null): boolean {
  return url?.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
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

function at(path: readonly PropertyKey[], complaint: Complaint): Problem {
  return { path: pathOf(path), ...complaint };
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
    "cannot be upstream: it is the caller's own token that is asked about, and that mode does not send it",
  mend: 'Write claims or fixed, or use the credential mode forward.',
};

const unencrypted: Complaint = {
  problem: 'is plain http to another machine, where tokens and keys can be read and changed on the way',
  mend: 'Use https, or add allowHttp: true to that system or issuer if that network is trusted.',
};
