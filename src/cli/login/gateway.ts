import { z } from 'zod';
import type { IssuerList } from '../../auth/sign-in/issuers.ts';
import { ClusterQLError } from '../../errors.ts';

/** As names are configured; printed, so no other letters may come. */
const name = z.string().regex(/^[a-z][a-z0-9-]*$/);

const role = z.string().regex(/^[A-Z]+$/);

const issuerList = z.object({
  issuers: z.array(
    z.object({
      name,
      issuer: z.string(),
      device: z
        .object({ clientId: z.string(), scopes: z.array(z.string()), resource: z.string().exactOptional() })
        .nullable(),
    }),
  ),
});

const whoQuery = '{ viewer { name subject expiresAt access { system { name } role } } }';

const who = z.object({
  data: z.object({
    viewer: z.object({
      name: z.string().nullable(),
      subject: z.string(),
      expiresAt: z.string().nullable(),
      access: z.array(z.object({ system: z.object({ name }), role: role.nullable() })),
    }),
  }),
});

/** Who a token makes its holder on a gateway. */
export type Who = z.output<typeof who>['data']['viewer'];

const refusal = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) });

/** Where people sign in to that gateway. */
export async function askIssuers(gateway: string, fetch: typeof globalThis.fetch): Promise<IssuerList> {
  const { status, body } = await ask(gateway, () =>
    fetch(`${gateway}/auth/issuers`, { headers: { accept: 'application/json' } }),
  );
  const { data } = issuerList.safeParse(body);
  if (status !== 200 || data === undefined) throw notAGateway(gateway, status);
  return data;
}

/** Who the holder of the token is there; refuses when the gateway does not take it. */
export async function askWho(gateway: string, token: string, fetch: typeof globalThis.fetch): Promise<Who> {
  const { status, body } = await ask(gateway, () =>
    fetch(`${gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: whoQuery }),
    }),
  );
  const { data: answer } = who.safeParse(body);
  if (answer !== undefined) return answer.data.viewer;
  const { data: refused } = refusal.safeParse(body);
  throw refused === undefined
    ? notAGateway(gateway, status)
    : tokenNotTaken(gateway, refused.errors[0]?.message);
}

async function ask(
  gateway: string,
  send: () => Promise<Response>,
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await send();
    const body: unknown = await response.json().catch(() => null);
    return { status: response.status, body };
  } catch (error) {
    throw unreachable(gateway, error);
  }
}

function unreachable(gateway: string, error: unknown): ClusterQLError {
  const { code, name: kind } = error as { code?: unknown; name?: string };
  const reason = typeof code === 'string' ? code : kind;
  return new ClusterQLError(
    'UPSTREAM_UNAVAILABLE',
    `${gateway} cannot be reached (${reason}). Check the address and the network; name the file of a private authority in NODE_EXTRA_CA_CERTS.`,
    { retryable: true },
  );
}

function notAGateway(gateway: string, status: number): ClusterQLError {
  return new ClusterQLError(
    'UPSTREAM_PROTOCOL',
    `${gateway} does not answer as a ClusterQL (status ${status}). Check the address; it is the one before /graphql.`,
  );
}

/** The sentence goes to a terminal in quotes, so that none of its characters reach it raw. */
function tokenNotTaken(gateway: string, sentence: string | undefined): ClusterQLError {
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `${gateway} does not take the token of this sign-in: ${JSON.stringify(sentence)}`,
  );
}
