import type { Problem } from './change/refusal.ts';
import type { Annotation, SessionEndpoint } from './cluster.ts';
import type {
  ClusterPatch,
  NewCluster,
  NewSessionEndpoint,
  SessionEndpointPatch,
} from './cluster-changes.ts';
import { nameProblems } from './pool-rules/fields.ts';

const mostCharacters = 256;
const mostConfigNameCharacters = 40;
const mostPort = 65_535;

/** Every rule of Renku CRC that a new cluster breaks; a cluster without `sessions` is no concern of Renku's. */
export function newClusterProblems({ name, sessions }: NewCluster): Problem[] {
  if (!sessions) return [];
  return [...nameProblems('name', name), ...fieldProblems(sessions), ...certificateProblems(sessions)];
}

/** What is wrong with a patch, without looking. */
export function clusterPatchProblems({ name, sessions }: ClusterPatch): Problem[] {
  return [
    ...(name === null ? [stays('name')] : []),
    ...(sessions === null ? [stays('sessions')] : []),
    ...(sessions && typeof name === 'string' ? nameProblems('name', name) : []),
    ...(sessions ? [...requiredProblems(sessions), ...fieldProblems(sessions)] : []),
  ];
}

/** The part of a cluster that decides how its sessions are reached over https. */
type Certificate = Pick<NewSessionEndpoint, 'protocol' | 'tlsSecretName' | 'defaultTlsCertificate'>;

/** Renku CRC: https goes with exactly one certificate, and drops the flag of the default one without https. */
export function certificateProblems({
  protocol,
  tlsSecretName,
  defaultTlsCertificate,
}: Certificate): Problem[] {
  const path = 'sessions.defaultTlsCertificate';
  if (protocol === 'HTTP')
    return defaultTlsCertificate
      ? [{ path, message: 'The certificate of the cluster goes with HTTPS alone.' }]
      : [];
  return Boolean(tlsSecretName) === Boolean(defaultTlsCertificate)
    ? [{ path, message: 'HTTPS takes either a TLS secret or the default certificate, and not both.' }]
    : [];
}

/** A cluster as a patch would leave it. */
export function patched(current: SessionEndpoint, patch: SessionEndpointPatch): NewSessionEndpoint {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const protocol = current.protocol === 'https' ? 'HTTPS' : 'HTTP';
  return { ...current, protocol, ...given };
}

function requiredProblems(patch: SessionEndpointPatch): Problem[] {
  const required = ['protocol', 'host', 'port', 'path', 'configName', 'defaultTlsCertificate'] as const;
  return required.filter((field) => patch[field] === null).map((field) => stays(`sessions.${field}`));
}

function stays(path: string): Problem {
  return { path, message: 'This cannot be removed; leave it out to keep it.' };
}

function fieldProblems(sessions: SessionEndpointPatch): Problem[] {
  const { host, port, configName, serviceAccountName, ingressAnnotations } = sessions;
  return [
    ...matching('host', host, /^([\w:-]+\.)*[\w:-]+$/, 'a host name or address, without scheme and path'),
    ...matching('configName', configName, /^[\w.-]+\.yaml$/, 'a file name ending in .yaml'),
    ...atMost('host', host, mostCharacters),
    ...atMost('configName', configName, mostConfigNameCharacters),
    ...matching('path', sessions.path, /^\/[^?#\s\p{Cc}]*$/u, 'a path that begins with /'),
    ...(typeof port === 'number' && (port < 1 || port > mostPort)
      ? [{ path: 'sessions.port', message: `This must be from 1 to ${mostPort}.` }]
      : []),
    ...(['ingressClassName', 'storageClass', 'tlsSecretName'] as const).flatMap((field) => [
      ...matching(field, sessions[field], /^[^\s\p{Cc}]+$/u, 'a name; null for none'),
      ...atMost(field, sessions[field], mostCharacters),
    ]),
    ...matching(
      'serviceAccountName',
      serviceAccountName,
      /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/,
      '2 to 63 lower-case letters, digits or `-`, neither first nor last a `-`',
    ),
    ...annotationProblems(ingressAnnotations ?? []),
  ];
}

function matching(
  field: keyof NewSessionEndpoint,
  value: string | null | undefined,
  pattern: RegExp,
  rule: string,
): Problem[] {
  return typeof value !== 'string' || pattern.test(value)
    ? []
    : [{ path: `sessions.${field}`, message: `This must be ${rule}.` }];
}

function atMost(
  field: keyof NewSessionEndpoint,
  value: string | null | undefined,
  characters: number,
): Problem[] {
  return typeof value !== 'string' || [...value].length <= characters
    ? []
    : [{ path: `sessions.${field}`, message: `This must have at most ${characters} characters.` }];
}

function annotationProblems(annotations: readonly Annotation[]): Problem[] {
  const keys = annotations.map(({ key }) => key);
  return annotations.flatMap(({ key, value }, index) => {
    const path = `sessions.ingressAnnotations.${index}`;
    return [
      ...(/^[^\s\p{Cc}]+$/u.test(key)
        ? []
        : [{ path: `${path}.key`, message: 'This must be a key without spaces.' }]),
      ...(keys.indexOf(key) < index ? [{ path: `${path}.key`, message: 'This key is given twice.' }] : []),
      ...(value.includes('\0') ? [{ path: `${path}.value`, message: 'This must hold no NUL.' }] : []),
    ];
  });
}
