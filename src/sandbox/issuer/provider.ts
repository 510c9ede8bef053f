import type Provider from 'oidc-provider';
import type { Configuration, errors as ProviderErrors, KoaContextWithOIDC } from 'oidc-provider';
import { clientsOf, exchangeGrant, isLoopback } from './clients.ts';
import { createExchange, exchangeParameters, type ExchangeParts } from './exchange.ts';
import type { KeyRing } from './keys.ts';
import { answerAsKeycloak } from './keycloak.ts';
import { loadOidcProvider } from './oidc-provider.ts';
import { closingPage, codePage, signOutPage } from './pages.ts';
import { scopes } from './realms.ts';
import type { Store } from './store.ts';
import { tokensOf, type TokenParts } from './tokens.ts';

/** What one issuer is made of. */
export interface ProviderParts extends ExchangeParts, TokenParts {
  readonly url: string;
  /** What the gateway calls it. */
  readonly name: string;
  readonly keys: KeyRing;
  readonly store: Store;
}

export async function createProvider(parts: ProviderParts): Promise<Provider> {
  const { url, name, keys, store } = parts;
  const { default: OpenIdProvider, interactionPolicy, errors } = await loadOidcProvider();
  const policy = interactionPolicy.base();
  // Nobody is asked for consent: the page with the people is the only one.
  policy.get('consent')?.checks.clear();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);

  const provider = new OpenIdProvider(url, {
    ...tokensOf(parts),
    adapter: store.adapter,
    clients: clientsOf(name),
    jwks: { keys: keys.privateKeys() },
    cookies: cookiesOf(name),
    interactions: { policy, url: (_, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    loadExistingGrant: grantEverything,
    features: featuresOf(parts, errors),
    renderError(ctx, { error, error_description: description }) {
      ctx.type = 'html';
      ctx.body = closingPage('Sign-in failed', `${error}: ${description ?? ''}`);
    },
  });
  provider.Client.prototype.postLogoutRedirectUriAllowed = isLoopback;
  provider.registerGrantType(exchangeGrant, createExchange(provider, parts, errors), exchangeParameters);
  provider.use(answerAsKeycloak);
  return provider;
}

/** Browsers send cookies to every port of a host, so each issuer has names of its own. */
function cookiesOf(name: string): NonNullable<Configuration['cookies']> {
  const names = { session: `${name}_session`, interaction: `${name}_interaction`, resume: `${name}_resume` };
  return { keys: ['sandbox'], names };
}

function featuresOf(
  { name, realm }: ProviderParts,
  errors: typeof ProviderErrors,
): NonNullable<Configuration['features']> {
  const own = `urn:clusterql:sandbox:${name}`;
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    deviceFlow: {
      enabled: true,
      userCodeInputSource(ctx, form, _, error) {
        ctx.body = codePage(form, error ? 'That code is not known.' : 'Which code does the terminal show?');
      },
      userCodeConfirmSource(ctx, form, _, __, code) {
        ctx.body = codePage(form, `Does the terminal show ${code}?`);
      },
      successSource(ctx) {
        ctx.body = closingPage('Signed in', 'The terminal goes on by itself; this page can be closed.');
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => own,
      useGrantedResource: () => true,
      getResourceServerInfo(_, resource) {
        if (resource !== own) throw new errors.InvalidTarget();
        return {
          scope: scopes.join(' '),
          audience: realm.audiences.join(' '),
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: realm.algorithm } },
        };
      },
    },
    revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = signOutPage(form);
      },
      postLogoutSuccessSource(ctx) {
        ctx.body = closingPage('Signed out', 'This page can be closed.');
      },
    },
    userinfo: { enabled: false },
  };
}

/** A grant of its own for each sign-in, so that what ends one leaves the others. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, account, params, resourceServers, provider } = oidc;
  const grant = new provider.Grant({ accountId: account?.accountId, clientId: client?.clientId });
  const asked = textOf(params?.['scope']);
  grant.addOIDCScope(asked);
  for (const resource of Object.keys(resourceServers ?? {})) grant.addResourceScope(resource, asked);
  await grant.save();
  return grant;
}

function textOf(parameter: unknown): string {
  return typeof parameter === 'string' ? parameter : '';
}
