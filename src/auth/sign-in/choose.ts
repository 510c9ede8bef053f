import { ClusterQLError } from '../../errors.ts';
import { listIssuers } from './issuers.ts';
import { signInPage } from './pages.ts';
import { returnAddress } from './return-address.ts';
import { signInAddress, type Answer, type SignInParts } from './visit.ts';

/** `GET /auth/sign-in`: the page with the issuers where people sign in. */
export function createChoose({ publicUrl, providers }: SignInParts): Answer {
  const names = [...providers.values()].filter(({ client }) => client.signIn).map(({ name }) => name);
  return async function choose({ url }) {
    if (names.length === 0) throw nobodySignsIn();
    const wanted = url.searchParams.get('return');
    // Refused here already, so that nobody signs in in vain.
    returnAddress(wanted, publicUrl);
    const query = wanted === null ? '' : `?${new URLSearchParams({ return: wanted })}`;
    return signInPage(
      names.map((name) => ({ label: name, address: `${signInAddress(publicUrl)}/${name}${query}` })),
    );
  };
}

/** `GET /auth/issuers`: what a terminal needs to know to sign in; nothing of it is secret. */
export function createIssuerList({ issuers }: SignInParts): Answer {
  const list = listIssuers(issuers);
  return async function tellIssuers() {
    return Response.json(list);
  };
}

function nobodySignsIn(): ClusterQLError {
  const sentence =
    'Nobody signs in to this gateway with the browser: its operator gave no issuer a `client`. Send a token, as "Authorization: Bearer <token>".';
  return new ClusterQLError('NOT_FOUND', sentence);
}
