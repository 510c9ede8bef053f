import type { IssuerList, ListedIssuer } from '../../auth/sign-in/issuers.ts';
import { isExposed } from '../../config/plain-http.ts';
import { parseUrl } from '../../config/scalar.ts';
import { ClusterQLError } from '../../errors.ts';

/** An issuer at which terminals sign in. */
export type DeviceIssuer = ListedIssuer & { readonly device: NonNullable<ListedIssuer['device']> };

/** The named issuer, or the only one at which terminals sign in. */
export function chooseIssuer({ issuers }: IssuerList, named: string | undefined): DeviceIssuer {
  const offered = issuers.filter((issuer): issuer is DeviceIssuer => issuer.device !== null);
  const names = offered.map(({ name }) => name).join(', ');
  if (names === '')
    throw refused('No terminal can sign in to this gateway; ask its operator to set `device` of an issuer.');
  const [chosen, ...others] = named === undefined ? offered : offered.filter(({ name }) => name === named);
  if (chosen === undefined)
    throw refused(`Terminals cannot sign in at an issuer of that name; name one with --issuer: ${names}.`);
  if (others.length > 0) throw refused(`There are several issuers; name one with --issuer: ${names}.`);
  // Tokens are sent there as they are to the gateway.
  const address = parseUrl(chosen.issuer);
  if (address === null || isExposed(address))
    throw refused(
      `The gateway names an address of ${chosen.name} that is not https; ask its operator to mend that.`,
    );
  return chosen;
}

function refused(sentence: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', sentence);
}
