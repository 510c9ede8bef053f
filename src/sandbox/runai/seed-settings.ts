import type { Setting, State } from './wire.ts';

/** How the tenant is set up. */
export function seedSettings(): Pick<State, 'settings' | 'securitySettings'> {
  return {
    settings: [
      setting('cpu_quota', 'Quota', 'Quotas count cores and memory as well as devices', 'true'),
      setting('inference', 'Workloads', 'Inference workloads can be submitted', 'true'),
      setting('flexible_submission', 'Workloads', 'Any Kubernetes manifest can be submitted', 'false'),
      {
        ...setting('idle_logout', 'Security', 'Minutes after which a browser is signed out', '60'),
        type: 'number',
      },
    ],
    securitySettings: {
      autoRedirectSSO: { enabled: true, idpAlias: 'campus' },
      browserSessionTimeout: { idleTimeout: 60 },
      logoutRedirectUri: { uri: null },
    },
  };
}

function setting(key: string, category: string, description: string, value: string): Setting {
  return {
    ...{ key, value, category, description },
    type: 'boolean',
    label: key.replaceAll('_', ' '),
    stage: 'GA',
    source: 'tenant',
    active: true,
  };
}
