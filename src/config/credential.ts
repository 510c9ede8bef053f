import { z } from 'zod';
import { client, toClient, type ClientConfig } from './client.ts';
import { present } from './present.ts';
import type { Complaint } from './problem.ts';
import { listOf, text } from './scalar.ts';
import { checked, say, section } from './wording.ts';

/** What goes upstream to a system. */
export type CredentialConfig = LinkConfig | { readonly mode: 'chain'; readonly links: readonly LinkConfig[] };

/** One way of presenting the caller to a system. */
export type LinkConfig =
  { readonly mode: 'none' } | ForwardConfig | ExchangeConfig | StoredConfig | MintConfig | ClientConfig;

export interface ForwardConfig {
  readonly mode: 'forward';
  readonly issuers: readonly string[];
  readonly token?: 'accessToken' | 'idToken';
}

/** A token for the system in exchange for the caller's own. */
export interface ExchangeConfig {
  readonly mode: 'exchange';
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly scopes?: readonly string[];
  readonly clientId?: string;
  /** Not enumerable. */
  readonly clientSecret?: string;
  readonly tokenUrl?: string;
}

/** The token of the account that the caller connected. */
export interface StoredConfig {
  readonly mode: 'stored';
  readonly issuer: string;
  readonly token?: 'accessToken' | 'idToken';
}

export interface MintConfig {
  readonly mode: 'mint';
  /** Ed25519, standard base64; not enumerable, so that a printed or copied configuration lacks it. */
  readonly key: string;
  /** For each issuer whose people are taken, the claim with their account name on the system. */
  readonly subjects: Readonly<Record<string, string>>;
  /** The account that administrators are where only they may be; their own when absent. */
  readonly gatewayAccount?: string;
}

const forward = section({ mode: z.literal('forward'), issuers: listOf(text) });

const none = section({ mode: z.literal('none') });

const noSubjects: Complaint = {
  problem: 'names no issuer',
  mend: 'Write subjects: { <issuer>: <claim that holds the account name> }; nobody else is let through.',
};

const mint = section({
  mode: z.literal('mint'),
  key: text.exactOptional(),
  keyFile: text.exactOptional(),
  subjects: checked(
    z.record(z.string(), text, { error: ({ input }) => (input === undefined ? say(noSubjects) : undefined) }),
    (subjects) => (Object.keys(subjects).length === 0 ? noSubjects : null),
  ),
  gatewayAccount: text.exactOptional(),
});

export const credential = z.discriminatedUnion('mode', [forward, none], { error: refuseMode });

export const clusterCockpitCredential = z.discriminatedUnion('mode', [forward, mint, none], {
  error: refuseMode,
});

export const runaiCredential = z.discriminatedUnion('mode', [forward, client, none], { error: refuseMode });

type WrittenCredential = z.output<typeof clusterCockpitCredential | typeof runaiCredential>;

/** `secret` is what a file may hold in its place: the signing key, or the secret of the application. */
export function toCredential(written: WrittenCredential, secret = ''): CredentialConfig {
  if (written.mode === 'client') return toClient(written, secret);
  if (written.mode !== 'mint') return written;
  const { mode, subjects, gatewayAccount } = written;
  const config = { mode, subjects, key: secret, ...present({ gatewayAccount }) };
  return Object.defineProperty(config, 'key', { enumerable: false });
}

function refuseMode({ code, input, options }: z.core.$ZodRawIssue): string | undefined {
  if (code !== 'invalid_union') return undefined;
  const { mode } = input as { mode?: unknown };
  const built = `Write ${(options as string[]).join(' or ')}.`;
  if (mode === 'mint') {
    return say({
      problem: 'cannot be mint: only ClusterCockpit takes tokens made by the gateway',
      mend: built,
    });
  }
  if (mode === 'client') {
    return say({
      problem: 'cannot be client: only Run:ai is asked with an application of the gateway',
      mend: built,
    });
  }
  if (mode === 'exchange' || mode === 'stored') {
    return say({ problem: `cannot be ${mode}: that mode is not built yet`, mend: built });
  }
  return say({ problem: mode === undefined ? 'is missing' : 'is not a mode', mend: built });
}
