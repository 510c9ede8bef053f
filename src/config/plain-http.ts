import { linksOf, type Outline } from './outline.ts';
import { problemAt, type Complaint, type Problem } from './problem.ts';
import { bareHost, parseUrl } from './scalar.ts';
import type { Settings } from './settings.ts';

/** Addresses at which tokens, keys or cookies would go over a network in clear. */
export function plainHttp(outline: Outline, settings: Settings): Problem[] {
  const { issuers, systems } = outline;
  const addresses = [
    ...issuers.flatMap(({ issuer, jwks, allowHttp }, index) => [
      { url: issuer, allowHttp, path: ['issuers', index, 'issuer'] },
      { url: jwks, allowHttp, path: ['issuers', index, 'jwks'] },
    ]),
    ...systems.map(({ url, allowHttp }, index) => ({ url, allowHttp, path: ['systems', index, 'url'] })),
    ...linksOf(outline).map(({ link: { tokenUrl }, system: { allowHttp }, path }) => ({
      ...{ url: tokenUrl, allowHttp },
      path: [...path, 'tokenUrl'],
    })),
  ];
  const unencryptedOnes = addresses
    .filter(({ url, allowHttp }) => !allowHttp && isExposed(parseUrl(url)))
    .map(({ path }) => problemAt(path, unencrypted));
  return [...unencryptedOnes, ...exposedCookies(outline, settings)];
}

/** No `allowHttp` helps here: browsers keep a cookie whose name begins with `__Host-` of https alone. */
function exposedCookies({ issuers, publicUrl, listen }: Outline, { host }: Settings): Problem[] {
  if (issuers.every(({ client }) => client === null)) return [];
  if (publicUrl !== '')
    return isExposed(parseUrl(publicUrl)) ? [problemAt(['publicUrl'], cookiesInClear)] : [];
  return isLoopback(host ?? listen.replace(/:\d+$/, '')) ? [] : [problemAt(['publicUrl'], noPublicUrl)];
}

/** Whether what is sent there can be read on the way; loopback never leaves the machine. */
export function isExposed(url: URL | null): boolean {
  return url?.protocol === 'http:' && !isLoopback(url.hostname);
}

/** Where nothing is said, the gateway listens on loopback. */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1|)$/.test(bareHost(host));
}

const unencrypted: Complaint = {
  problem: 'is plain http to another machine, where tokens and keys can be read and changed on the way',
  mend: 'Use https, or add allowHttp: true to that system or issuer if that network is trusted.',
};

const cookiesInClear: Complaint = {
  problem: 'is plain http, and the cookies of people who sign in with the browser want https',
  mend: 'Put what ends TLS before the gateway and write its https address, or remove client from the issuers.',
};

const noPublicUrl: Complaint = {
  problem: 'is missing, though people sign in with the browser and the gateway listens beyond this machine',
  mend: 'Write the https address that browsers use.',
};
