import { z } from 'zod';
import type { Complaint } from './problem.ts';
import { listOf, text } from './scalar.ts';
import { checked, say, section } from './wording.ts';

/** What goes upstream to a system. */
export type CredentialConfig =
  { readonly mode: 'none' } | { readonly mode: 'forward'; readonly issuers: readonly string[] } | MintConfig;

export interface MintConfig {
  readonly mode: 'mint';
  /** Ed25519, standard base64; not enumerable, so that a printed or copied configuration lacks it. */
  readonly key: string;
  /** For each issuer whose people are taken, the claim with their account name on the system. */
  readonly subjects: Readonly<Record<string, string>>;
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
});

export const credential = z.discriminatedUnion('mode', [forward, none], { error: refuseMode });

export const clusterCockpitCredential = z.discriminatedUnion('mode', [forward, mint, none], {
  error: refuseMode,
});

export type WrittenCredential = z.output<typeof clusterCockpitCredential>;

export function toCredential(written: WrittenCredential, key = ''): CredentialConfig {
  if (written.mode !== 'mint') return written;
  const { mode, subjects } = written;
  return Object.defineProperty({ mode, subjects, key }, 'key', { enumerable: false });
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
  if (mode === 'exchange' || mode === 'client' || mode === 'stored') {
    return say({ problem: `cannot be ${mode}: that mode is not built yet`, mend: built });
  }
  return say({ problem: mode === undefined ? 'is missing' : 'is not a mode', mend: built });
}
