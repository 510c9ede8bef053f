import type { Identity } from '../auth/identity.ts';
import { gatewaySystem } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';

/** Whoever runs commands beside the database, as the audit names them. */
export const operator = { issuer: 'clusterql', subject: 'command line', name: null };

/** Whoever holds the database administers the gateway, and nothing else. */
export function asOperator(): Identity {
  const roles = new Map<string, Role>([[gatewaySystem.name, 'administrator']]);
  const viewer = { ...operator, email: null, emailVerified: false, expiresAt: null, roles };
  return { viewer, token: null };
}
