import { ClusterQLError } from '../../errors.ts';
import type { OpenIdProvider } from '../openid/provider.ts';
import type { Connecting, PendingSignIns } from './pending.ts';
import { returnAddress } from './return-address.ts';
import { callbackAddress, sendOn, type Answer, type SignInParts, type Visit } from './visit.ts';

/** A sign-in that was begun: where the browser goes, and what it must remember until it is back. */
export interface Beginning {
  readonly location: string;
  readonly setCookies: readonly string[];
}

/** Begins at an issuer what a visit asks for, and remembers where to return to. */
export type Begin = (
  visit: Visit,
  provider: OpenIdProvider,
  connecting: Connecting | null,
) => Promise<Beginning>;

export function createBegin({ publicUrl }: SignInParts, pendingSignIns: PendingSignIns): Begin {
  return async function begin({ request, url }, provider, connecting) {
    const returnTo = returnAddress(url.searchParams.get('return'), publicUrl);
    const { name: issuer } = provider;
    // No `prompt`: who is signed in at the issuer already is not asked again, and some issuers refuse the word.
    const { url: location, started } = await provider.begin(callbackAddress(publicUrl, issuer));
    const pending = { ...started, issuer, returnTo, connecting };
    return { location: location.href, setCookies: await pendingSignIns.remember(pending, request.headers) };
  };
}

/** `GET /auth/sign-in/<issuer>`: sends the browser to the issuer. */
export function createSignInAt({ providers }: SignInParts, begin: Begin): Answer {
  return async function signInAt(visit) {
    const provider = providers.get(visit.name);
    if (provider?.client.signIn !== true) throw noSuchIssuer();
    const { location, setCookies } = await begin(visit, provider, null);
    return sendOn(location, setCookies);
  };
}

function noSuchIssuer(): ClusterQLError {
  const sentence = 'Nobody signs in at an issuer of that name; choose one of those listed at /auth/sign-in.';
  return new ClusterQLError('NOT_FOUND', sentence);
}
