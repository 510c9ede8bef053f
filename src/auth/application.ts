/** The application that a token was given to: `azp` of Keycloak and OpenID Connect, `client_id` of RFC 9068. */
export function clientOf(claims: Readonly<Record<string, unknown>>): string | null {
  const named = [claims['azp'], claims['client_id']].find(
    (claim) => typeof claim === 'string' && claim !== '',
  );
  return (named as string | undefined) ?? null;
}
