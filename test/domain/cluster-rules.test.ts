import { describe, expect, it } from 'vitest';
import type { NewSessionEndpoint, SessionEndpointPatch } from '../../src/domain/cluster-changes.ts';
import { clusterPatchProblems, newClusterProblems } from '../../src/domain/cluster-rules.ts';

const http: NewSessionEndpoint = {
  protocol: 'HTTP',
  host: 'sessions.example.org',
  port: 8080,
  path: '/sessions',
  configName: 'harbour.yaml',
};

function pathsOf(sessions: Partial<NewSessionEndpoint>, name = 'harbour'): string[] {
  return newClusterProblems({ name, sessions: { ...http, ...sessions } }).map(({ path }) => path);
}

describe('a new cluster', () => {
  it('breaks every rule at once, each told at its place', () => {
    const wrong = {
      ...{ host: 'https://sessions.example.org', port: 65_536, path: 'sessions', configName: 'harbour.yml' },
      ...{ ingressClassName: '', storageClass: 'x'.repeat(257), tlsSecretName: 'a b' },
      ...{ serviceAccountName: '-renku', defaultTlsCertificate: true },
      ingressAnnotations: [
        { key: 'a', value: '1' },
        { key: ' ', value: '2' },
        { key: 'a', value: '3' },
      ],
    };
    expect(pathsOf(wrong, 'four')).toEqual([
      'name',
      'sessions.host',
      'sessions.configName',
      'sessions.path',
      'sessions.port',
      'sessions.ingressClassName',
      'sessions.storageClass',
      'sessions.tlsSecretName',
      'sessions.serviceAccountName',
      'sessions.ingressAnnotations.1.key',
      'sessions.ingressAnnotations.2.key',
      'sessions.defaultTlsCertificate',
    ]);
  });

  it('without sessions is no concern of these rules', () => {
    expect(newClusterProblems({ name: 'a' })).toEqual([]);
  });

  it.each<[Partial<NewSessionEndpoint>, boolean]>([
    [{ protocol: 'HTTP' }, true],
    [{ protocol: 'HTTP', tlsSecretName: 'kept' }, true],
    [{ protocol: 'HTTP', defaultTlsCertificate: true }, false],
    [{ protocol: 'HTTPS' }, false],
    [{ protocol: 'HTTPS', tlsSecretName: 'tls' }, true],
    [{ protocol: 'HTTPS', defaultTlsCertificate: true }, true],
    [{ protocol: 'HTTPS', tlsSecretName: 'tls', defaultTlsCertificate: true }, false],
    [{ protocol: 'HTTPS', tlsSecretName: null, defaultTlsCertificate: null }, false],
  ])('with %j has the one certificate that it needs: %s', (sessions, fits) => {
    expect(pathsOf(sessions)).toEqual(fits ? [] : ['sessions.defaultTlsCertificate']);
  });

  it.each<[keyof NewSessionEndpoint, unknown, boolean]>([
    ['port', 1, true],
    ['port', 0, false],
    ['port', 65_535, true],
    ['host', '10.20.0.15', true],
    ['host', 'a:b', true],
    ['host', 'a..b', false],
    ['host', `${'a'.repeat(256)}`, true],
    ['host', `${'a'.repeat(257)}`, false],
    ['configName', `${'a'.repeat(35)}.yaml`, true],
    ['configName', `${'a'.repeat(36)}.yaml`, false],
    ['configName', '../secret.yaml', false],
    ['serviceAccountName', 'a', false],
    ['serviceAccountName', 'ab', true],
    ['serviceAccountName', 'a'.repeat(63), true],
    ['serviceAccountName', 'a'.repeat(64), false],
    ['serviceAccountName', 'Renku', false],
    ['path', '/', true],
    ['path', '/a?b', false],
    ['storageClass', 'a\0b', false],
    ['tlsSecretName', 'wild card', false],
  ])('may have %s %j: %s', (field, value, fits) => {
    expect(pathsOf({ [field]: value })).toEqual(fits ? [] : [`sessions.${field}`]);
  });
});

describe('a cluster that is to change', () => {
  function patchPaths(sessions: SessionEndpointPatch | null, name?: string | null): string[] {
    return clusterPatchProblems({ name, sessions }).map(({ path }) => path);
  }

  it('keeps what it must have', () => {
    expect(patchPaths(null, null)).toEqual(['name', 'sessions']);
    expect(patchPaths({ protocol: null, host: null, port: null, path: null, configName: null })).toEqual(
      ['protocol', 'host', 'port', 'path', 'configName'].map((field) => `sessions.${field}`),
    );
  });

  it('may lose the rest, and is not judged by what is left out', () => {
    expect(patchPaths({ storageClass: null, tlsSecretName: null, ingressAnnotations: null })).toEqual([]);
    expect(patchPaths({ protocol: 'HTTPS' })).toEqual([]);
    expect(patchPaths({ port: 0 }, 'four')).toEqual(['name', 'sessions.port']);
  });
});
