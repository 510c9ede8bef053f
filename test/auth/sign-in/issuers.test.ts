import { expect, it } from 'vitest';
import { listIssuers } from '../../../src/auth/sign-in/issuers.ts';

const common = { algorithms: ['RS256'], audiences: ['clusterql'], requireExp: true, allowIdTokens: false };

it('Anybody is told where terminals sign in, and nothing of the application of browsers', () => {
  const client = {
    id: 'gateway',
    secret: 'canary',
    scopes: ['openid'],
    signIn: true,
    bearer: 'accessToken',
  } as const;
  const device = { id: 'clusterql-cli', scopes: ['openid', 'offline_access'], resource: 'https://gateway' };
  const issuers = [
    { ...common, name: 'campus', issuer: 'https://sso.example.org', client, device },
    { ...common, name: 'browsers', issuer: 'https://id.example.org', client },
    { ...common, name: 'emmy-tokens', keys: [] },
  ];
  expect(listIssuers(issuers)).toEqual({
    issuers: [
      {
        name: 'campus',
        issuer: 'https://sso.example.org',
        device: { clientId: device.id, scopes: device.scopes, resource: device.resource },
      },
      { name: 'browsers', issuer: 'https://id.example.org', device: null },
    ],
  });
});
