import { people, type Person } from '../people.ts';
import { ago, day } from './draw.ts';
import { roles } from './role-table.ts';
import type { AccessRule, ServiceAccount, State, User } from './wire.ts';

/** The application the sandbox's gateway may sign in as; its secret opens nothing but a sandbox. */
export const sandboxApplication = { clientId: 'clusterql', clientSecret: 'only-good-in-the-sandbox' };

const roleOf: Record<Person['username'], string> = {
  viewer: 'Viewer',
  researcher: 'L1 researcher',
  editor: 'Editor',
  administrator: 'System administrator',
};

/** Who may sign in, and what they may do. */
export function seedIdentity(
  now: number,
  tenantId: number,
): Pick<State, 'accessRules' | 'users' | 'serviceAccounts'> {
  const subjects = [
    ...people.map(({ email, username }) => ({
      subjectId: email,
      role: roleOf[username],
      type: 'user' as const,
    })),
    { subjectId: sandboxApplication.clientId, role: roleOf.administrator, type: 'service-account' as const },
  ];
  return {
    accessRules: subjects.map(({ subjectId, role, type }, index) =>
      accessRule({ id: 31 + index, subjectId, subjectType: type, roleName: role }, now, tenantId),
    ),
    users: people.map((person) => user(person, now)),
    serviceAccounts: [serviceAccount(now, tenantId)],
  };
}

type Grant = Pick<AccessRule, 'id' | 'subjectId' | 'subjectType' | 'roleName'>;

function accessRule(grant: Grant, now: number, tenantId: number): AccessRule {
  const createdAt = ago(now, 300 * day);
  return {
    ...grant,
    roleId: roles.find(({ name }) => name === grant.roleName)?.id ?? 0,
    scopeId: String(tenantId),
    scopeType: 'tenant',
    scopeName: 'tenant',
    tenantId,
    createdAt,
    createdBy: 'u-0001@example.org',
    updatedAt: createdAt,
    deletedAt: null,
    status: { phase: 'Ready', message: '', details: '' },
  };
}

/** They came in by single sign-on, so nobody here keeps a password of theirs. */
function user({ subject, email }: Person, now: number): User {
  return {
    id: subject,
    username: email,
    createdBy: 'sso',
    createdAt: ago(now, 300 * day),
    updatedAt: ago(now, 2 * day),
    lastLogin: null,
    isLocal: false,
    groups: null,
  };
}

function serviceAccount(now: number, tenantId: number): ServiceAccount {
  return {
    id: '8c1b6f0a-2d47-4e95-a3b8-5f7e9d1c4a06',
    name: sandboxApplication.clientId,
    ...sandboxApplication,
    enabled: true,
    createdBy: 'u-0001@example.org',
    createdAt: ago(now, 200 * day),
    updatedAt: ago(now, 200 * day),
    lastLogin: null,
    tenantId: String(tenantId),
  };
}
