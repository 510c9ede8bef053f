import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { Change } from '../../src/domain/change/change.ts';
import { walkSteps, type Walk } from '../../src/domain/change/steps.ts';
import type { JobChanges } from '../../src/domain/job-changes.ts';
import type { BoundSystem } from '../../src/domain/sources.ts';
import { type Caller, createDoor, type Door } from '../../src/http/door.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { type RunaiFake, type RunaiFakeOptions, startRunaiFake } from '../../src/sandbox/runai/index.ts';
import { connectRunai } from '../../src/upstream/runai/client.ts';
import { dgx } from './runai-server.ts';

const issuer = 'https://sso.example.org/realms/acme';
const realm = await generateKeyPair('RS256');
const jwks = { keys: [{ ...(await exportJWK(realm.publicKey)), kid: 'realm', alg: 'RS256' }] };

export interface ChangingRunai extends Required<BoundSystem> {
  readonly jobChanges: Required<JobChanges>;
  readonly fake: RunaiFake;
  readonly door: Door;
  readonly caller: Caller;
  /** Everything that was sent to change something. */
  writes(): { readonly request: string; readonly body: any }[];
  department(name: string): any;
  project(name: string): any;
  nodePool(name: string): any;
}

/** The fake of Run:ai and a client of it, closed when the test is over; the administrator asks. */
export async function openRunai(
  options: Partial<RunaiFakeOptions> = {},
  username: Person['username'] = 'administrator',
  configured?: string,
): Promise<ChangingRunai> {
  const fake = await startRunaiFake({
    trusted: [{ url: issuer, jwks }],
    syncMilliseconds: 3_600_000,
    ...options,
  });
  const door = createDoor({ system: dgx, url: fake.url, concurrency: 8, timeoutSeconds: 10, retries: 0 });
  onTestFinished(async () => {
    await door.close();
    await fake.close();
  });
  const token = await tokenOf(username);
  const caller: Caller = {
    requestId: 'r-1',
    credential: {
      ...{ mode: 'forward', fingerprint: 'u-0042', expiresAt: null },
      authorization: async () => `Bearer ${token}`,
    },
    signal: new AbortController().signal,
  };
  const bound = connectRunai(door, { version: configured })(caller);
  return {
    ...(bound as Required<BoundSystem> & Pick<ChangingRunai, 'jobChanges'>),
    ...{ fake, door, caller },
    writes: () =>
      fake.received
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path, body }) => ({
          request: `${method} ${path}`,
          body: body === '' ? null : JSON.parse(body),
        })),
    department: (name) => named(fake.state.departments, name),
    project: (name) => named(fake.state.projects, name),
    nodePool: (name) => named(fake.state.nodePools, name),
  };
}

/** The steps of a change, run to their end. */
export async function make<P>(change: Promise<Change<P>>): Promise<Walk<P>> {
  return walkSteps(await change, new AbortController().signal);
}

/** What a change answers that is carried out. */
export async function made<P>(change: Promise<Change<P>>): Promise<P> {
  const { outcome } = await make(change);
  if (outcome.kind !== 'Done') throw new Error(`it was not carried out: ${outcome.kind}`);
  return outcome.payload;
}

/** The request of a plan, whose only step is one. */
export async function planned(change: Promise<Change<unknown>>): Promise<{ request: string; body: unknown }> {
  const { steps } = await change;
  const [effect, ...more] = steps.flatMap((step) => step.effects());
  if (effect?.kind !== 'request' || more.length > 0) throw new Error('not one request');
  return { request: `${effect.method} ${effect.path}`, body: JSON.parse(JSON.stringify(effect.body)) };
}

function named<Row extends { name: string }>(rows: readonly Row[], wanted: string): Row | undefined {
  return rows.find(({ name }) => name === wanted);
}

function tokenOf(username: Person['username']): Promise<string> {
  const { subject, email } = people.find((each) => each.username === username) as Person;
  return new SignJWT({ email })
    .setProtectedHeader({ alg: 'RS256', kid: 'realm' })
    .setIssuer(issuer)
    .setSubject(subject)
    .setExpirationTime('10 minutes')
    .sign(realm.privateKey);
}
