import type { StoredOperation } from './stored-operation.ts';

/** Who may send what: by the application of their token, and by their role on the gateway. */
export interface OperationCaller {
  /** `azp`, else `client_id`, of the token; null for anonymous callers and tokens that name none. */
  readonly client: string | null;
  /** Whether they administer the gateway, and so may send everything that is stored. */
  readonly administrator: boolean;
}

/** The application that a token was given to: `azp` of Keycloak and OpenID Connect, `client_id` of RFC 9068. */
export function clientOf(claims: Readonly<Record<string, unknown>>): string | null {
  const named = [claims['azp'], claims['client_id']].find(
    (claim) => typeof claim === 'string' && claim !== '',
  );
  return (named as string | undefined) ?? null;
}

export function maySend(
  { client, administrator }: OperationCaller,
  { owner, public: isPublic }: StoredOperation,
): boolean {
  return isPublic || administrator || (client !== null && owner === client);
}
