import { lacking, type Version } from '../release.ts';
import type { BoundRunai } from '../runai-step.ts';

/** A 404 is of a row that was named, unless this release is older than the endpoint. */
export async function missingRow(
  { door, caller, release }: BoundRunai,
  since: Version | undefined,
): Promise<null> {
  if (since === undefined || (await release.isAtLeast(caller, since))) return null;
  throw lacking(door.system, since);
}
