import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError } from '../../../errors.ts';

/** Said where some jobs could not be read, though the others could. */
export function lostJobs({ name }: SystemRef): ClusterQLError {
  const message = `System ${name} cannot list some jobs over REST, most likely because their files are missing in its job archive; ask its operator to mend the archive or to open its GraphQL, which needs no such file for a list.`;
  return new ClusterQLError('UPSTREAM_FAILURE', message, { system: name, status: 500 });
}
