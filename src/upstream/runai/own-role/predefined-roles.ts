import type { Role } from '../../../domain/viewer.ts';

/**
 * Roles that Run:ai comes with, 2.18 to 3.0, by name: their ids are data. Each is the role that its
 * permissions give; those of 2.25 and later, whose permissions are not published, are what their names say.
 */
export const predefinedRoles: Readonly<Record<string, Role>> = {
  'System administrator': 'administrator',
  'Cloud operator': 'administrator',

  'Application administrator': 'editor',
  'Department administrator': 'editor',
  'Project administrator': 'editor',
  Editor: 'editor',
  'Research manager': 'editor',

  'AI practitioner': 'researcher',
  'L1 researcher': 'researcher',
  'L2 researcher': 'researcher',
  'ML engineer': 'researcher',

  // They write assets, such as credentials or templates, which the gateway does not serve.
  'Compute resource administrator': 'viewer',
  'Credentials administrator': 'viewer',
  'Data & storage administrator': 'viewer',
  'Data and storage administrator': 'viewer',
  'Data source administrator': 'viewer',
  'Data volume administrator': 'viewer',
  'Data volumes administrator': 'viewer',
  'Environment administrator': 'viewer',
  'Template administrator': 'viewer',

  'Cloud support': 'viewer',
  'Department viewer': 'viewer',
  Viewer: 'viewer',
};
