import type { NewJobAccess, NewPort, NewUrl } from '../../../domain/new-job-parts.ts';
import type { NewJobScheduling, NewJobSecurity } from '../../../domain/new-job.ts';
import { type Body, given } from './given.ts';

const services: Readonly<Record<NewPort['service'], string>> = {
  CLUSTER_IP: 'ClusterIP',
  NODE_PORT: 'NodePort',
  LOAD_BALANCER: 'LoadBalancer',
};

const identities: Readonly<Record<NewJobSecurity['identity'], string>> = {
  IMAGE: 'fromTheImage',
  IDENTITY_PROVIDER: 'fromIdpToken',
  CUSTOM: 'custom',
};

export function schedulingBody({ nodePools, nodeType, priorityClass, preemptible }: NewJobScheduling): Body {
  const preemptibility = preemptible ? 'preemptible' : 'non-preemptible';
  return {
    ...given({ nodePools, nodeType, priorityClass }),
    ...(typeof preemptible === 'boolean' && { preemptibility }),
  };
}

export function accessBody({ ports, urls }: NewJobAccess): Body {
  return given({ ports: ports?.map(portBody), exposedUrls: urls?.map(urlBody) });
}

function portBody({ port, service, externalPort }: NewPort): Body {
  return { container: port, serviceType: services[service], ...given({ external: externalPort }) };
}

function urlBody({ port, url, users, groups }: NewUrl): Body {
  const authorizationType = users ? 'authorizedUsers' : groups ? 'authorizedGroups' : 'authenticatedUsers';
  return {
    ...{ container: port, authorizationType },
    ...given({ url, authorizedUsers: users, authorizedGroups: groups }),
  };
}

/** Run:ai has the groups as one text. */
export function securityBody({ identity, uid, gid, supplementalGroups }: NewJobSecurity): Body {
  return {
    uidGidSource: identities[identity],
    ...given({ runAsUid: uid, runAsGid: gid, supplementalGroups: supplementalGroups?.join(',') }),
  };
}
