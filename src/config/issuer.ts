import type { JWK } from 'jose';
import { z } from 'zod';
import { isComplaint, readPublicKey } from './key.ts';
import { present } from './present.ts';
import type { Complaint } from './problem.ts';
import { listOf, name, text, url } from './scalar.ts';
import {
  deviceClient,
  signInClient,
  toSignInClient,
  type DeviceClientConfig,
  type SignInClientConfig,
} from './sign-in.ts';
import { say, section } from './wording.ts';

/** Someone whose tokens are taken; without `issuer`, known by its keys only. */
export interface IssuerConfig {
  readonly name: string;
  readonly issuer?: string;
  readonly jwksUri?: string;
  readonly keys?: readonly JWK[];
  readonly algorithms: readonly string[];
  readonly audiences: readonly string[];
  readonly typ?: string;
  readonly requireExp: boolean;
  readonly allowIdTokens: boolean;
  readonly client?: SignInClientConfig;
  readonly device?: DeviceClientConfig;
}

const publicKeyAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

// Shared secrets (HS256 …) are left out: whoever checks such a token could also make one.
const algorithm = z.enum(publicKeyAlgorithms, {
  error: say({
    problem: 'is not a signature that is checked with a public key',
    mend: `Write one of ${publicKeyAlgorithms.join(', ')}.`,
  }),
});

const publicKey = z.unknown().transform((input, context) => {
  const key = readPublicKey(input);
  if (!isComplaint(key)) return key;
  context.addIssue(say(key));
  return z.NEVER;
});

const everyIssuer = {
  name,
  typ: text.exactOptional(),
  requireExp: z.boolean().default(true),
  allowIdTokens: z.boolean().default(false),
};

const openIdIssuer = section(
  {
    keyOnly: z.literal(false).default(false),
    ...everyIssuer,
    issuer: url,
    jwks: url.exactOptional(),
    audiences: listOf(text),
    algorithms: listOf(algorithm).default(['RS256']),
    allowHttp: z.boolean().default(false),
    client: signInClient.exactOptional(),
    device: deviceClient.exactOptional(),
  },
  new Map([
    ['keys', { problem: 'belongs to a key-only issuer', mend: 'Add keyOnly: true, or remove the keys.' }],
  ]),
);

const nobodyToAsk: Complaint = {
  problem: 'does not go with keyOnly: without an address there is nowhere to sign in',
  mend: 'Remove it, or remove keyOnly and keys and add issuer.',
};

const keyOnlyIssuer = section(
  {
    keyOnly: z.literal(true),
    ...everyIssuer,
    keys: listOf(publicKey),
    audiences: z.array(text).default([]),
    algorithms: listOf(algorithm).default(['EdDSA']),
  },
  new Map([
    [
      'issuer',
      {
        problem: 'does not go with keyOnly, which is for tokens without iss',
        mend: 'Remove issuer, or remove keyOnly and keys.',
      },
    ],
    ['client', nobodyToAsk],
    ['device', nobodyToAsk],
  ]),
);

export const issuer = z.discriminatedUnion('keyOnly', [openIdIssuer, keyOnlyIssuer]);

/** `clientSecret` is that of its client, which a file may hold in its place. */
export function toIssuer(written: z.output<typeof issuer>, clientSecret: string | undefined): IssuerConfig {
  const { name, typ, algorithms, audiences, requireExp, allowIdTokens } = written;
  const checks = { name, algorithms, audiences, requireExp, allowIdTokens, ...present({ typ }) };
  if (written.keyOnly) return { ...checks, keys: written.keys };
  const { issuer, jwks: jwksUri, device } = written;
  const client = written.client && toSignInClient(written.client, clientSecret);
  return { ...checks, issuer, ...present({ jwksUri, client, device }) };
}
