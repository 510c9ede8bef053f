import { signToken } from '../auth/mint.ts';
import { readSigningKey } from '../auth/signing-key.ts';
import { loadConfig, type LoadedConfig, type MintConfig, type SystemConfig } from '../config.ts';
import { splitArguments } from './arguments.ts';
import type { Out } from './command.ts';
import { readTokenOrder, type TokenOrder } from './token-order.ts';

/**
 * `clusterql token mint`: prints a token, alone, that a ClusterCockpit takes as from the account. Answers 0, or 2
 * when it was asked wrongly.
 */
export async function run(argv: readonly string[], out: Out, err: Out): Promise<number> {
  const { ours, others } = splitArguments(argv);
  const order = readTokenOrder(others);
  if (typeof order === 'string') return refuse(order, err);
  const credential = signingCredential(loadConfig({ argv: ours }), order);
  if (typeof credential === 'string') return refuse(credential, err);
  const { expiresAt, text } = signToken(readSigningKey(credential.key), order, Date.now());
  out.write(`${await text}\n`);
  err.write(remarks(order, new Date(expiresAt)));
  return 0;
}

function refuse(mend: string, err: Out): number {
  err.write(`${mend}\n`);
  return 2;
}

/** How the gateway signs for the system, or why it does not. */
function signingCredential(loaded: LoadedConfig, { system }: TokenOrder): MintConfig | string {
  if (loaded.kind === 'sandbox') return noFile;
  const { systems } = loaded.config;
  const found = systems.find(({ ref }) => ref.name === system);
  if (found === undefined) return `No system is called ${JSON.stringify(system)}. ${signedFor(systems)}`;
  const { credential } = found;
  if (credential.mode === 'mint') return credential;
  return `The gateway holds no key for ${system}, whose credential has the mode ${credential.mode}. ${signedFor(systems)}`;
}

function signedFor(systems: readonly SystemConfig[]): string {
  const names = systems.filter(({ credential }) => credential.mode === 'mint').map(({ ref }) => ref.name);
  return names.length === 0
    ? 'It signs for no system: set the credential mode mint of a ClusterCockpit.'
    : `It signs for ${names.join(', ')}.`;
}

function remarks({ system, subject, roles }: TokenOrder, end: Date): string {
  return [
    `Good on ${system} for ${JSON.stringify(subject)} (${roles.join(', ')}) until ${end.toISOString()}.`,
    ...(roles.includes('api') ? [] : ['Without the role api it opens /query alone.']),
    'ClusterCockpit cannot take it back: before that time only a new key pair ends it.',
    '',
  ].join('\n');
}

const noFile = 'There is no configuration, and so no key to sign with. Name the file with --config.';
