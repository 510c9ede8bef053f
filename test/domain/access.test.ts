import { describe, expect, it } from 'vitest';
import {
  changeRefusal,
  nounRefusal,
  permissionsOn,
  readRefusal,
  userListRefusal,
} from '../../src/domain/access.ts';
import type { Sources } from '../../src/domain/sources.ts';
import { gatewaySystem, type SystemRef } from '../../src/domain/system.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { ClusterQLError } from '../../src/errors.ts';
import { noSources } from '../support/no-sources.ts';

const renku: SystemRef = { name: 'renku', kind: 'renku' };
const dgx: SystemRef = { name: 'dgx', kind: 'runai' };

function viewer(subject: string | null, roles: Record<string, Role | null>): Viewer {
  return {
    subject,
    issuer: null,
    name: null,
    email: null,
    emailVerified: false,
    expiresAt: null,
    roles: new Map(Object.entries(roles)),
  };
}

function sources(systems: SystemRef[]): Sources {
  const clusters = systems.map((system) => ({ system }) as never);
  return { ...noSources, clusters };
}

const anonymous = viewer(null, { renku: 'anonymous', dgx: 'anonymous' });
const person = viewer('s', { renku: 'viewer', dgx: 'viewer' });

describe('who may read what', () => {
  it('lets an anonymous visitor read pools and asks to sign in for everything else', () => {
    expect(readRefusal(anonymous, 'pools', renku)).toBeNull();
    for (const noun of ['clusters', 'nodePools', 'departments', 'projects', 'jobs'] as const) {
      expect(readRefusal(anonymous, noun, dgx)).toMatchObject({
        code: 'UNAUTHENTICATED',
        facts: { reason: 'NO_TOKEN' },
      });
      expect(nounRefusal(anonymous, noun, sources([]))?.code).toBe('UNAUTHENTICATED');
    }
    expect(nounRefusal(anonymous, 'pools', sources([]))).toBeNull();
  });

  it('names the role that would do and how it is obtained', () => {
    const refusal = readRefusal(person, 'clusters', renku);
    expect(refusal?.code).toBe('FORBIDDEN');
    expect(refusal?.message).toContain('needs the role administrator');
    expect(refusal?.message).toContain('yours is viewer');
    expect(refusal?.message).toContain('renku-admin in Keycloak');
  });

  it('speaks of a noun of two words in two words', () => {
    const stranger = viewer('s', { dgx: null });
    expect(readRefusal(stranger, 'nodePools', dgx)?.message).toContain('Reading the node pools of dgx needs');
    expect(readRefusal(anonymous, 'nodePools', dgx)?.message).toContain('Sign in to read node pools:');
  });

  it('opens a noun as soon as one system shows it', () => {
    expect(nounRefusal(person, 'clusters', sources([renku, dgx]))).toBeNull();
    expect(nounRefusal(person, 'clusters', sources([renku]))?.code).toBe('FORBIDDEN');
  });

  it('opens the audit to whoever administers some system, and to nobody else', () => {
    const administrator = viewer('s', { gateway: 'viewer', dgx: 'administrator' });
    expect(readRefusal(viewer('s', { gateway: 'editor' }), 'auditEvents', gatewaySystem)).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('Reading audit events needs the role administrator'),
    });
    expect(readRefusal(anonymous, 'auditEvents', gatewaySystem)?.code).toBe('UNAUTHENTICATED');
    expect(readRefusal(administrator, 'auditEvents', gatewaySystem)).toBeNull();
  });

  it('gives nothing to a person without a role there', () => {
    const stranger = viewer('s', { dgx: null });
    expect(permissionsOn(stranger, dgx, sources([dgx]))).toEqual([]);
    expect(permissionsOn(person, dgx, sources([dgx]))).toEqual(['cluster:read']);
    expect(permissionsOn(person, dgx, sources([renku]))).toEqual([]);
    expect(readRefusal(stranger, 'jobs', dgx)?.message).toContain('yours is no role');
  });

  it('shows all users to administrators, and one to whoever knows the address', () => {
    const refusal = userListRefusal(person, {}, renku);
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', facts: { system: 'renku' } });
    expect(refusal?.message).toMatch(
      /needs the role administrator.*renku-admin in Keycloak.*filter by `email`/,
    );
    expect(userListRefusal(person, { email: '' }, renku)?.code).toBe('FORBIDDEN');
    expect(userListRefusal(person, { email: 'u-0042@example.org' }, renku)).toBeNull();
    expect(userListRefusal(viewer('s', { renku: 'administrator' }), {}, renku)).toBeNull();
  });
});

describe('a role that its system did not tell', () => {
  const silent = new ClusterQLError('UPSTREAM_TIMEOUT', 'System dgx did not answer in time.');
  const person = {
    ...viewer('s', { renku: 'viewer', dgx: null, gateway: 'viewer' }),
    unknownRoles: new Map([['dgx', silent]]),
  };

  it('opens nothing, and its own reason is what everything is refused with', () => {
    expect(readRefusal(person, 'projects', dgx)).toBe(silent);
    expect(changeRefusal(person, 'Changing projects on', 'project:write', dgx)).toBe(silent);
    expect(userListRefusal(person, {}, dgx)).toBe(silent);
    expect(permissionsOn(person, dgx, sources([dgx]))).toEqual([]);
  });

  it('refuses nothing of another system, and does not excuse a refusal there', () => {
    expect(readRefusal(person, 'pools', renku)).toBeNull();
    expect(readRefusal(person, 'clusters', renku)?.code).toBe('FORBIDDEN');
    expect(changeRefusal(person, 'Changing pools on', 'pool:write', renku)?.code).toBe('FORBIDDEN');
  });

  it('leaves a list to tell it, beside the refusals of others', () => {
    expect(nounRefusal(person, 'clusters', sources([dgx]))).toBeNull();
    expect(nounRefusal(person, 'clusters', sources([renku, dgx]))).toBeNull();
    expect(nounRefusal(person, 'clusters', sources([renku]))?.code).toBe('FORBIDDEN');
  });

  it('leaves open whether somebody administers anything whose audit they may read', () => {
    expect(readRefusal(person, 'auditEvents', gatewaySystem)).toBe(silent);
  });
});

describe('what one may do with one noun', () => {
  it('is what one may do on the system, of that noun alone', () => {
    const served = { ...sources([dgx]), projects: [{ system: dgx }], projectChanges: [{ system: dgx }] };
    const editor = viewer('s', { dgx: 'editor' });
    const all = permissionsOn(editor, dgx, served as never);
    expect(all).toEqual(['cluster:read', 'project:read', 'project:write']);
    expect(permissionsOn(editor, dgx, served as never, 'project')).toEqual(['project:read', 'project:write']);
    expect(permissionsOn(editor, dgx, served as never, 'job')).toEqual([]);
  });
});
