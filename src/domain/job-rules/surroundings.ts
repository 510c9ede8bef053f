import type { Problem } from '../change/refusal.ts';
import type { NewJobAccess, Optional } from '../new-job-parts.ts';
import type { NewJobScheduling, NewJobSecurity } from '../new-job.ts';
import { isGiven, portProblems, textProblems, wholeProblems } from './amounts.ts';

export function schedulingProblems(scheduling: Optional<NewJobScheduling>): Problem[] {
  const { nodePools, nodeType, priorityClass } = scheduling ?? {};
  const path = 'scheduling';
  return [
    ...(nodePools ?? []).flatMap((name, index) => [
      ...textProblems(`${path}.nodePools.${index}`, name),
      ...((nodePools ?? []).indexOf(name) < index
        ? [{ path: `${path}.nodePools.${index}`, message: 'This node pool is given twice.' }]
        : []),
    ]),
    ...textProblems(`${path}.nodeType`, nodeType),
    ...textProblems(`${path}.priorityClass`, priorityClass),
  ];
}

export function accessProblems(access: Optional<NewJobAccess>): Problem[] {
  const { ports, urls } = access ?? {};
  return [
    ...(ports ?? []).flatMap(({ port, externalPort }, index) => [
      ...portProblems(`access.ports.${index}.port`, port),
      ...portProblems(`access.ports.${index}.externalPort`, externalPort),
    ]),
    ...(urls ?? []).flatMap(({ port, users, groups }, index) => {
      const path = `access.urls.${index}`;
      const message = 'Name users or groups, not both.';
      return [
        ...portProblems(`${path}.port`, port),
        ...(users && groups ? [{ path: `${path}.groups`, message }] : []),
      ];
    }),
  ];
}

export function securityProblems(security: Optional<NewJobSecurity>): Problem[] {
  if (!security) return [];
  const { identity, uid, gid, supplementalGroups } = security;
  const given = Object.entries({ uid, gid, supplementalGroups }).filter(([, value]) => isGiven(value));
  const elsewhere = 'The identity says this already; it is for CUSTOM only.';
  return [
    ...(identity === 'CUSTOM'
      ? []
      : given.map(([part]) => ({ path: `security.${part}`, message: elsewhere }))),
    ...(identity === 'CUSTOM' && !isGiven(uid)
      ? [{ path: 'security.uid', message: 'This is needed for CUSTOM.' }]
      : []),
    ...wholeProblems('security.uid', uid, 0),
    ...wholeProblems('security.gid', gid, 0),
    ...(supplementalGroups ?? []).flatMap((group, index) =>
      wholeProblems(`security.supplementalGroups.${index}`, group, 0),
    ),
  ];
}
