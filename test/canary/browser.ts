import type { CanaryGateway } from './gateway.ts';
import { origin } from './gateway.ts';
import type { Visitor } from './people.ts';
import type { World } from './world.ts';

/** Signs somebody in as their browser would; answers what it then sends with every question. */
export async function signIn(
  { issuers, secrets }: World,
  gateway: CanaryGateway,
  visitor: Visitor,
): Promise<Record<string, string>> {
  const started = await gateway.fetch(`/auth/sign-in/${visitor.issuer}?return=%2F`);
  const returned = new URL(issuers[visitor.issuer].authorize(locationOf(started), visitor));
  const cookie = cookiesOf(started);
  const finished = await gateway.fetch(returned.pathname + returned.search, { headers: { cookie } });
  const session = cookiesOf(finished);
  const value = /^clusterql=([\w-]+)$/m.exec(session.replaceAll('; ', '\n'))?.[1];
  if (value === undefined) throw new Error(`${visitor.name} was not signed in: ${finished.status}`);
  secrets.keep({ kind: 'session cookie', owner: visitor.name, text: value });
  return { cookie: `clusterql=${value}`, 'x-clusterql-csrf': '1', origin };
}

function locationOf({ headers, status }: Response): string {
  const location = headers.get('location');
  if (location === null) throw new Error(`the issuer was not asked: ${status}`);
  return location;
}

/** Those that were set, as they are sent back. */
function cookiesOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
