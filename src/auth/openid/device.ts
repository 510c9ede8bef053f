import * as oidc from 'openid-client';
import { toTokenSet } from './answer.ts';
import { createConfiguration } from './configuration.ts';
import { codeEnded, deviceSignInFailed, unreachable } from './failure.ts';
import { createRenewal, type Renewal } from './renewal.ts';
import type { TokenSet } from './token-set.ts';

/** An issuer as a program on a terminal knows it: it shows a code, which a person enters in any browser. */
export interface DeviceProvider extends Renewal {
  /** Asks for a code (RFC 8628). */
  begin(wanted: WantedAccess): Promise<DeviceSignIn>;
}

/** What the tokens are to be good for. */
export interface WantedAccess {
  readonly scopes: readonly string[];
  /** RFC 8707: asked for where the issuer gives tokens for one audience at a time. */
  readonly resource?: string | undefined;
}

/** A sign-in that waits for a person. */
export interface DeviceSignIn {
  readonly userCode: string;
  /** Where the person enters the code. */
  readonly address: string;
  /** Where it stands already; null where the issuer offers no such page. */
  readonly addressWithCode: string | null;
  readonly lifetimeSeconds: number;
  /** Asks, as often as the issuer wants to be asked, until the person confirmed or refused, or the code ended. */
  tokens(): Promise<TokenSet>;
}

/** An ID token is for the program itself; what it shows to others is its access token. */
const bearer = 'accessToken';

/** Nothing is asked before it is needed; `clientId` is of a public application. */
export function createDeviceProvider(
  { name, issuer, clientId }: { name: string; issuer: string; clientId: string },
  fetch: typeof globalThis.fetch,
  now: () => number = Date.now,
): DeviceProvider {
  const configuration = createConfiguration({ name, issuer }, { clientId }, fetch);
  return {
    ...createRenewal({ name, bearer }, configuration, now),
    async begin({ scopes, resource }) {
      const known = await configuration();
      const target = resource === undefined ? undefined : { resource };
      const answer = await oidc
        .initiateDeviceAuthorization(known, { scope: scopes.join(' '), ...target })
        .catch((error: unknown) => Promise.reject(deviceSignInFailed(name, error)));
      const endsAt = now() + answer.expires_in * 1000;

      async function tokens(): Promise<TokenSet> {
        try {
          return toTokenSet(await oidc.pollDeviceAuthorizationGrant(known, answer, target), bearer, now());
        } catch (error) {
          throw now() < endsAt ? deviceSignInFailed(name, error) : codeEnded(name);
        }
      }

      return { ...shownBy(name, answer), lifetimeSeconds: answer.expires_in, tokens };
    },
  };
}

type DeviceAnswer = Awaited<ReturnType<typeof oidc.initiateDeviceAuthorization>>;

/** Goes to a terminal, which obeys control characters: an address is percent-encoded, a code of plain letters. */
function shownBy(
  name: string,
  { user_code: userCode, verification_uri: uri, verification_uri_complete: whole }: DeviceAnswer,
): Pick<DeviceSignIn, 'userCode' | 'address' | 'addressWithCode'> {
  const address = encoded(uri);
  if (address === null || !/^[\x20-\x7e]+$/.test(userCode))
    throw unreachable(name, new Error('no address or code that can be shown'));
  return { userCode, address, addressWithCode: encoded(whole ?? '') };
}

function encoded(address: string): string | null {
  return URL.canParse(address) ? new URL(address).href : null;
}
