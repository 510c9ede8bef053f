import { ClusterQLError, toClusterQLError } from '../../errors.ts';
import { createBegin, createSignInAt } from './begin.ts';
import { createCallback } from './callback.ts';
import { createChoose, createIssuerList } from './choose.ts';
import { createConnectAnswers } from './connect.ts';
import { connectScript } from './connect-script.ts';
import { createSessionCookie } from './cookie.ts';
import { checkCsrf } from './csrf.ts';
import { createGiveBack } from './give-back.ts';
import { failurePage } from './pages.ts';
import { createPendingSignIns } from './pending.ts';
import { createSignOut } from './sign-out.ts';
import { signInAddress, withCookies, type Answer, type SignInParts } from './visit.ts';

/** Answers requests below `/auth/`; rejects with what a program is told as JSON. */
export type AnswerSignIn = (request: Request, requestId: string) => Promise<Response>;

/** Everything that browsers are asked and told to sign in, connect accounts and sign out. */
export function createSignIn(parts: SignInParts): AnswerSignIn {
  const { publicUrl, onError, keys, now = Date.now } = parts;
  const sessionCookie = createSessionCookie(publicUrl);
  const giveBack = createGiveBack(parts);
  const pendingSignIns = createPendingSignIns(publicUrl, keys, now);
  const begin = createBegin(parts, pendingSignIns);
  const shared = { ...parts, sessionCookie, giveBack, pendingSignIns, begin };
  const connectAnswers = createConnectAnswers(shared);
  const callback = asPage(createCallback(shared));

  const answers = new Map<string, Answer>([
    ['GET sign-in', asPage(createChoose(parts))],
    ['GET sign-in/*', asPage(createSignInAt(parts, begin))],
    ['GET callback/*', forgetting(callback)],
    ['GET connect/*', asPage(connectAnswers.show)],
    ['GET connect.js', connectScript],
    ['GET issuers', createIssuerList(parts)],
    ['POST connect/*', fromOurPage(connectAnswers.connect)],
    ['POST disconnect/*', fromOurPage(connectAnswers.disconnect)],
    ['POST sign-out', fromOurPage(createSignOut(shared))],
  ]);

  /** People are told on a page, by an answer of the same status. */
  function asPage(answer: Answer): Answer {
    return (visit) =>
      answer(visit).catch((thrown: unknown) => {
        const error = toClusterQLError(thrown);
        onError(error, visit.requestId);
        return failurePage(error, visit.requestId, signInAddress(publicUrl));
      });
  }

  /** A sign-in that came back is over, however it ended. */
  function forgetting(answer: Answer): Answer {
    return async (visit) => {
      const state = visit.url.searchParams.get('state');
      const lines = state === null ? [] : [pendingSignIns.forget(state)];
      return withCookies(await answer(visit), lines);
    };
  }

  function fromOurPage(answer: Answer): Answer {
    return async (visit) => {
      checkCsrf(visit.request.headers, publicUrl);
      return answer(visit);
    };
  }

  return async function answerSignIn(request, requestId) {
    const url = new URL(request.url);
    const [, , action = '', name, ...more] = url.pathname.split('/');
    const known = answers.get(`${request.method} ${action}${name === undefined ? '' : '/*'}`);
    if (known === undefined || more.length > 0) throw nothingHere();
    const response = await known({ request, url, name: name ?? '', requestId });
    // Addresses here hold codes, and where people came from.
    response.headers.set('referrer-policy', 'no-referrer');
    response.headers.set('x-content-type-options', 'nosniff');
    return response;
  };
}

function nothingHere(): ClusterQLError {
  const sentence =
    'Nothing is here: people sign in at GET /auth/sign-in; POST /auth/sign-out, /auth/connect/<system> and /auth/disconnect/<system> are for pages.';
  return new ClusterQLError('NOT_FOUND', sentence);
}
