import type { IssuerOptions } from '../issuer.ts';

/** What `GET /auth/issuers` tells anybody: where `clusterql login` gets tokens for this gateway, and as whom. */
export interface IssuerList {
  readonly issuers: readonly ListedIssuer[];
}

export interface ListedIssuer {
  /** The configured name. */
  readonly name: string;
  /** Its address. */
  readonly issuer: string;
  /** Null where terminals cannot sign in. */
  readonly device: {
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly resource?: string;
  } | null;
}

/** Issuers without an address sign nobody in, so they are left out. */
export function listIssuers(issuers: readonly IssuerOptions[]): IssuerList {
  return {
    issuers: issuers.flatMap(({ name, issuer, device }) =>
      issuer === undefined ? [] : [{ name, issuer, device: device === undefined ? null : listed(device) }],
    ),
  };
}

function listed({ id, scopes, resource }: NonNullable<IssuerOptions['device']>): ListedIssuer['device'] {
  return { clientId: id, scopes, ...(resource !== undefined && { resource }) };
}
