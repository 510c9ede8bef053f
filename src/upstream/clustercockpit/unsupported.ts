import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';

/** Of what cc-backend's REST API does not show at all. */
export function graphqlOnly({ name }: SystemRef, what: string): ClusterQLError {
  const message = `System ${name} shows its ${what} over GraphQL alone, which is closed here; ask its operator to open \`/query\`.`;
  return new ClusterQLError('UNSUPPORTED', message, { system: name });
}
