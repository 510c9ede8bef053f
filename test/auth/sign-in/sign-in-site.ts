import { randomUUID } from 'node:crypto';
import type { CredentialOptions } from '../../../src/auth/credential-options.ts';
import type { IssuerOptions, SignInClient } from '../../../src/auth/issuer.ts';
import { createProvider } from '../../../src/auth/openid/provider.ts';
import type { TokenSet } from '../../../src/auth/openid/token-set.ts';
import { refusal } from '../../../src/auth/refusal.ts';
import type { Accounts, ConnectedAccount, OpenSession, Sessions } from '../../../src/auth/session/session.ts';
import { createIdTokenVerifier, createTokensCheck } from '../../../src/auth/session/tokens-check.ts';
import { type AnswerSignIn, createSignIn } from '../../../src/auth/sign-in/routes.ts';
import { createTokenVerifier } from '../../../src/auth/token-verifier.ts';
import type { Person } from '../../../src/domain/credential.ts';
import type { ClusterQLError } from '../../../src/errors.ts';
import { SignInIssuer } from './sign-in-issuer.ts';

export const publicUrl = 'https://clusterql.example.org';

export interface SignInSiteOptions {
  readonly publicUrl?: string;
  readonly campusClient?: Partial<SignInClient>;
}

/** Two issuers, a system with accounts of the second, and browsers: all that signing in meets, without a socket. */
export async function openSignInSite({ campusClient = {}, ...options }: SignInSiteOptions = {}) {
  const clock = { milliseconds: Date.now() };

  function now(): number {
    return clock.milliseconds;
  }

  const campus = await SignInIssuer.open({ name: 'campus', secret: 'campus client secret', now });
  const runai = await SignInIssuer.open({ name: 'runai', secret: undefined, now });
  const issuers = [campus.options(campusClient), runai.options({ signIn: false })];
  const fetch = webOf([campus, runai]);
  const providers = new Map(
    issuers.map((issuer) => [issuer.name, createProvider(withClient(issuer), fetch, now)]),
  );
  const verifier = { issuers, fetch, now };
  const checkTokens = createTokensCheck({
    providers,
    verifyToken: createTokenVerifier(verifier),
    verifyIdToken: createIdTokenVerifier(verifier),
    signInUrl: `${publicUrl}/auth/sign-in`,
  });
  const sessions = new SessionsInMemory();
  const accounts = new AccountsInMemory();
  const errors: ClusterQLError[] = [];
  const credential: CredentialOptions = {
    mode: 'chain',
    links: [{ mode: 'stored', issuer: 'runai' }, { mode: 'none' }],
  };
  const answer = createSignIn({
    publicUrl,
    issuers,
    systems: [
      { ref: { name: 'dgx', kind: 'runai' }, credential },
      { ref: { name: 'renku', kind: 'renku' }, credential: { mode: 'forward', issuers: ['campus'] } },
    ],
    ...{ providers, sessions, accounts, checkTokens, now },
    keys: [{ id: 'k1', secret: 'made up for these tests, and long enough' }],
    onError: (error) => void errors.push(error),
    ...options,
  });
  const site = options.publicUrl ?? publicUrl;
  return {
    clock,
    campus,
    runai,
    sessions,
    accounts,
    errors,
    answer,
    checkTokens,
    browser: () => new Browser(answer, site),
  };
}

export type SignInSite = Awaited<ReturnType<typeof openSignInSite>>;

function webOf(issuers: readonly SignInIssuer[]): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const issuer = issuers.find(({ address }) => request.url.startsWith(address));
    if (issuer === undefined) throw new TypeError('fetch failed');
    return issuer.answer(request);
  };
}

function withClient({ client, ...issuer }: IssuerOptions) {
  if (client === undefined) throw new Error('an issuer without a client signs nobody in');
  return { ...issuer, client };
}

/** Keeps cookies as browsers do; follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();

  private readonly answer: AnswerSignIn;
  private readonly site: string;

  constructor(answer: AnswerSignIn, site: string) {
    this.answer = answer;
    this.site = site;
  }

  get(path: string): Promise<Response> {
    return this.send(new Request(new URL(path, this.site)));
  }

  /** As a script of a page of ours does; `headers` change what it sends. */
  post(path: string, headers: Record<string, string | null> = {}): Promise<Response> {
    const { origin } = new URL(this.site);
    const sent: Record<string, string | null> = { 'x-clusterql-csrf': '1', origin, ...headers };
    const kept = Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== null);
    return this.send(new Request(new URL(path, this.site), { method: 'POST', headers: kept }));
  }

  async send(request: Request): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(request.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await this.answer(new Request(request, { headers }), 'request-1');
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/Max-Age=0(;|$)/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Begins a sign-in and comes back from the issuer as that person. */
export async function signIn(browser: Browser, issuer: SignInIssuer, subject: string): Promise<Response> {
  const begun = await browser.get(`/auth/sign-in/${issuer.name}`);
  return browser.get(pathOf(issuer.approve(begun.headers.get('location') ?? '', subject)));
}

export function pathOf({ pathname, search }: URL): string {
  return pathname + search;
}

/** Sessions as the database keeps them, without one. */
export class SessionsInMemory implements Sessions {
  readonly held = new Map<string, OpenSession>();
  ended: string[] = [];

  async begin({ issuer, subject }: Person, tokens: TokenSet) {
    const cookie = randomUUID();
    const endsAt = Date.now() + 3_600_000;
    this.held.set(cookie, { id: `id of ${cookie}`, issuer, subject, tokens, endsAt });
    return { cookie, endsAt };
  }

  async open(cookie: string): Promise<OpenSession> {
    const session = this.held.get(cookie);
    if (session === undefined) throw refusal('SESSION_ENDED', 'The session has ended; sign in again.');
    return session;
  }

  async end(cookie: string): Promise<OpenSession | null> {
    const session = this.held.get(cookie) ?? null;
    this.held.delete(cookie);
    this.ended.push(cookie);
    return session;
  }
}

export class AccountsInMemory implements Accounts {
  readonly connected = new Map<string, ConnectedAccount>();

  async connect(owner: Person, account: Person, tokens: TokenSet) {
    const before = this.connected.get(keyOf(owner, account.issuer)) ?? null;
    this.connected.set(keyOf(owner, account.issuer), { ...account, tokens });
    return before;
  }

  async find(owner: Person, issuer: string) {
    return this.connected.get(keyOf(owner, issuer)) ?? null;
  }

  async disconnect(owner: Person, issuer: string) {
    const before = await this.find(owner, issuer);
    this.connected.delete(keyOf(owner, issuer));
    return before;
  }
}

function keyOf(owner: Person, issuer: string): string {
  return JSON.stringify([owner.issuer, owner.subject, issuer]);
}
