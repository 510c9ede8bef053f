import { mkdtempSync, rmSync, statSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../src/cli/commands.ts';
import { answerJson, type Arrival, type Loopback, serve } from '../../http/loopback.ts';

/** What a token endpoint or a gateway answers next: a status and a body. */
export type Reply = readonly [status: number, body: unknown];

/** An issuer and a gateway on loopback that say what a test wants them to say. */
export interface StandIn {
  readonly gateway: Loopback;
  readonly issuer: Loopback;
  /** Answers of the token endpoint, one after the other; the last one stays. */
  tokens: Reply[];
  /** What `GET /auth/issuers` lists. */
  issuers: unknown;
  /** What `POST /graphql` answers. */
  who: Reply;
  /** Changes what the issuer tells of itself, and of a code. */
  metadata: Record<string, unknown>;
  code: Record<string, unknown>;
  codeStatus: number;
  /** `METHOD /path` of what the issuer received, without its discovery. */
  asked(): string[];
  /** The forms that came to an endpoint of the issuer. */
  forms(path: string): Record<string, string>[];
  close(): Promise<void>;
}

export const device = { clientId: 'clusterql-cli', scopes: ['openid', 'offline_access'] };

export const pending: Reply = [400, { error: 'authorization_pending' }];

export const viewer = {
  name: 'The researcher',
  subject: 'u-42',
  expiresAt: '2026-11-23T05:00:00.000Z',
  access: [
    { system: { name: 'renku' }, role: null },
    { system: { name: 'dgx' }, role: 'RESEARCHER' },
  ],
};

export function tokenReply(accessToken: string, refreshToken?: string, seconds = 300): Reply {
  return [
    200,
    {
      ...{ access_token: accessToken, token_type: 'Bearer', expires_in: seconds },
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    },
  ];
}

export async function startStandIn(): Promise<StandIn> {
  const issuer = await serve((response, { path }) => {
    const url = issuer.url;
    if (path === '/.well-known/openid-configuration') {
      const endpoints = {
        token_endpoint: `${url}/token`,
        device_authorization_endpoint: `${url}/device`,
        revocation_endpoint: `${url}/revoke`,
      };
      return answerJson(response, { issuer: url, ...endpoints, ...standIn.metadata });
    }
    if (path === '/device') {
      const pages = { verification_uri: `${url}/code`, verification_uri_complete: `${url}/code?c=WDJB-MJHT` };
      // Of a tenth of a second: the issuer decides how often it is asked.
      const times = { expires_in: 600, interval: 0.1 };
      const code = { device_code: 'device-code-canary', user_code: 'WDJB-MJHT', ...pages, ...times };
      return answerJson(response, { ...code, ...standIn.code }, standIn.codeStatus);
    }
    if (path === '/revoke') return answerJson(response, {});
    const [status, body] =
      (standIn.tokens.length > 1 ? standIn.tokens.shift() : standIn.tokens[0]) ?? pending;
    return answerJson(response, body, status);
  });
  const gateway = await serve((response, { path }) => {
    const [status, body] = path.endsWith('/graphql') ? standIn.who : [200, standIn.issuers];
    answerJson(response, body, status);
  });
  const standIn: StandIn = {
    ...{ gateway, issuer, metadata: {}, code: {}, codeStatus: 200 },
    tokens: [pending, tokenReply('access-canary-1', 'refresh-canary-1')],
    issuers: { issuers: [{ name: 'campus', issuer: issuer.url, device }] },
    who: [200, { data: { viewer } }],
    asked: () => issuer.arrivals.filter(isNoDiscovery).map(({ method, path }) => `${method} ${path}`),
    forms: (wanted) => issuer.arrivals.filter(({ path }) => path === wanted).map(formOf),
    async close() {
      await Promise.all([gateway.close(), issuer.close()]);
    },
  };
  return standIn;
}

function isNoDiscovery({ path }: Arrival): boolean {
  return !path.startsWith('/.well-known/');
}

function formOf({ body }: Arrival): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

/** What a command did: code 1 where it ended with a refusal, as the process does. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function run(...words: string[]): Promise<Outcome> {
  let [out, err] = ['', ''];
  try {
    const code = await runCommand(
      words,
      { write: (text) => void (out += text) },
      { write: (text) => void (err += text) },
    );
    return { code, out, err };
  } catch (error) {
    return { code: 1, out, err: `${err}${(error as Error).message}\n` };
  }
}

/** A folder with a place for sessions in it. */
export function createPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-sessions-'));
  const file = join(folder, 'made', 'sessions.json');
  return {
    folder,
    file,
    sessions: () => JSON.parse(readFileSync(file, 'utf8')).sessions,
    modes: () => [statSync(file).mode & 0o777, statSync(join(folder, 'made')).mode & 0o777],
    remove: () => rmSync(folder, { recursive: true }),
  };
}
