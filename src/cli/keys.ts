import type { Config, SecretKey } from '../config.ts';
import { readOwnKey } from '../database/own-key.ts';

/** The configured keys, or the one that a gateway without any makes itself. */
export function keysOf({ keys: [first, ...others], folder }: Config): [SecretKey, ...SecretKey[]] {
  return first === undefined ? [readOwnKey(folder)] : [first, ...others];
}
