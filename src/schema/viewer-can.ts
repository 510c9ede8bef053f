import { permissionsOn } from '../domain/access.ts';
import type { SystemRef } from '../domain/system.ts';
import type { PermissionSubject } from '../domain/viewer.ts';
import type { builder } from './builder.ts';
import { Permission } from './viewer.ts';

type FieldBuilder<Row> = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Row>;

/** What the viewer may do with rows like this one; known without asking, so a portal need not guess. */
export function viewerCanField<Row extends { readonly system: SystemRef }>(
  t: FieldBuilder<Row>,
  subject: PermissionSubject,
) {
  return t.field({
    type: [Permission],
    description:
      'What the viewer may do with rows of this type on its system, as `Viewer.access` tells it; costs no request. Of this one row the system has the last word.',
    resolve: ({ system }, _, { viewer, sources }) => permissionsOn(viewer, system, sources, subject),
  });
}
