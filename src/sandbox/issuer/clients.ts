import type { ClientMetadata } from 'oidc-provider';
import { sandboxBrowserClient, sandboxClient, sandboxDeviceClient } from '../clients.ts';

/** RFC 8693. */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/** The registered clients; `name` is what the gateway calls the issuer, which its redirect address ends with. */
export function clientsOf(name: string): ClientMetadata[] {
  const inBrowsers: Partial<ClientMetadata> = {
    // RFC 8252: to a native application any port of the loopback is the registered one.
    application_type: 'native',
    redirect_uris: loopbackHosts.map((host) => `http://${host}/auth/callback/${name}`),
    response_types: ['code'],
  };
  return [
    {
      ...inBrowsers,
      client_id: sandboxClient.id,
      client_secret: sandboxClient.secret,
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials', exchangeGrant],
    },
    {
      ...inBrowsers,
      client_id: sandboxBrowserClient.id,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    },
    {
      client_id: sandboxDeviceClient.id,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [deviceGrant, 'refresh_token'],
      redirect_uris: [],
      response_types: [],
    },
  ];
}

/** Whether the browser may be sent there after signing out: any page on the loopback. */
export function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === 'http:' && loopbackHosts.includes(url.hostname);
}
