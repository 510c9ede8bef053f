import { z } from 'zod';
import { oneOrList } from './chain.ts';
import { client, clientOfChain, toClient, type ClientConfig } from './client.ts';
import { exchange, toExchange, type ExchangeConfig } from './exchange.ts';
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

const token = z.enum(['accessToken', 'idToken']).exactOptional();

const forward = section({ mode: z.literal('forward'), issuers: listOf(text), token });

const stored = section({ mode: z.literal('stored'), issuer: text, token });

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

const link = z.discriminatedUnion('mode', [forward, exchange, stored, none], { error: refuseMode });

export const credential = oneOrList(link, link);

const clusterCockpitLink = z.discriminatedUnion('mode', [forward, exchange, stored, mint, none], {
  error: refuseMode,
});

export const clusterCockpitCredential = oneOrList(clusterCockpitLink, clusterCockpitLink);

export const runaiCredential = oneOrList(
  z.discriminatedUnion('mode', [forward, exchange, stored, client, none], { error: refuseMode }),
  z.discriminatedUnion('mode', [forward, exchange, stored, clientOfChain, none], { error: refuseMode }),
);

type WrittenLink = z.output<typeof clusterCockpitLink> | z.output<typeof client>;

/** `secrets` are what files may hold in their place, one for each way: the signing key, or the secret of the application. */
export function toCredential(
  written: WrittenLink | readonly WrittenLink[],
  secrets: readonly (string | undefined)[],
): CredentialConfig {
  if ('mode' in written) return toLink(written, secrets[0]);
  return { mode: 'chain', links: written.map((link, index) => toLink(link, secrets[index])) };
}

function toLink(written: WrittenLink, secret: string | undefined): LinkConfig {
  switch (written.mode) {
    case 'client':
      return toClient(written, secret ?? '');
    case 'exchange':
      return toExchange(written, secret);
    case 'mint': {
      const { mode, subjects, gatewayAccount } = written;
      const config = { mode, subjects, key: secret ?? '', ...present({ gatewayAccount }) };
      return Object.defineProperty(config, 'key', { enumerable: false });
    }
    default:
      return written;
  }
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
  return say({ problem: mode === undefined ? 'is missing' : 'is not a mode', mend: built });
}
