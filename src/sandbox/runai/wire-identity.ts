/** Grants a role at a place of the tree; never edited, only created and deleted. */
export interface AccessRule {
  /** A number here, though the batch endpoint declares it a uuid. */
  id: number;
  /** A person's email, or the name or client id of a service account. */
  subjectId: string;
  subjectType: 'user' | 'app' | 'service-account' | 'group';
  roleId: number;
  roleName: string;
  scopeId: string;
  scopeType: 'system' | 'tenant' | 'cluster' | 'department' | 'project';
  scopeName?: string;
  clusterId?: string;
  tenantId?: number;
  createdAt?: string;
  createdBy?: string;
  updatedAt?: string;
  deletedAt?: string | null;
  status?: { phase: string; message: string; details: string };
}

export interface User {
  id: string;
  /** The email. */
  username: string;
  createdBy: string;
  createdAt: string | null;
  updatedAt: string | null;
  lastLogin: string | null;
  isLocal: boolean | null;
  groups: string[] | null;
}

export interface ServiceAccount {
  id: string;
  name: string;
  clientId: string;
  /** Shown once, in the answer that made it. */
  clientSecret: string;
  enabled: boolean;
  createdBy: string;
  createdAt: string | null;
  updatedAt: string | null;
  lastLogin: string | null;
  /** A text here, a number elsewhere. */
  tenantId: string;
}

export interface Setting {
  key: string;
  /** Always a text, `"true"` too. */
  value: string;
  type: string;
  category: string;
  label: string;
  description: string;
  stage: string;
  source: string;
  active: boolean;
}

/** In snake case, unlike all else. */
export interface AuditEntry {
  id: string;
  timestamp: string;
  tenant_id: string;
  subject: string;
  subject_type: 'User' | 'App';
  source_ip: string;
  action: 'create' | 'update' | 'delete' | 'sign-in' | 'sign-out' | 'reset-password';
  http_method: string;
  url: string;
  entity_type: string;
  entity_name: string;
  entity_id: string;
  result: 'Succeeded' | 'Failed';
  http_status_code: number;
  request_id: string;
}
