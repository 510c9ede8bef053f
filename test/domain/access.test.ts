import { describe, expect, it } from 'vitest';
import { nounRefusal, permissionsOn, readRefusal } from '../../src/domain/access.ts';
import type { Sources } from '../../src/domain/sources.ts';
import type { SystemRef } from '../../src/domain/system.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';

const renku: SystemRef = { name: 'renku', kind: 'renku' };
const dgx: SystemRef = { name: 'dgx', kind: 'runai' };

function viewer(subject: string | null, roles: Record<string, Role | null>): Viewer {
  return {
    subject,
    issuer: null,
    name: null,
    email: null,
    expiresAt: null,
    roles: new Map(Object.entries(roles)),
  };
}

function sources(systems: SystemRef[]): Sources {
  const clusters = systems.map((system) => ({ system }) as never);
  return { pools: [], clusters, departments: [], projects: [], jobs: [], systems: [] };
}

const anonymous = viewer(null, { renku: 'anonymous', dgx: 'anonymous' });
const person = viewer('s', { renku: 'viewer', dgx: 'viewer' });

describe('who may read what', () => {
  it('lets an anonymous visitor read pools and asks to sign in for everything else', () => {
    expect(readRefusal(anonymous, 'pools', renku)).toBeNull();
    for (const noun of ['clusters', 'departments', 'projects', 'jobs'] as const) {
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

  it('opens a noun as soon as one system shows it', () => {
    expect(nounRefusal(person, 'clusters', sources([renku, dgx]))).toBeNull();
    expect(nounRefusal(person, 'clusters', sources([renku]))?.code).toBe('FORBIDDEN');
  });

  it('gives nothing to a person without a role there', () => {
    const stranger = viewer('s', { dgx: null });
    expect(permissionsOn(stranger, dgx, sources([dgx]))).toEqual([]);
    expect(permissionsOn(person, dgx, sources([dgx]))).toEqual(['cluster:read']);
    expect(permissionsOn(person, dgx, sources([renku]))).toEqual([]);
    expect(readRefusal(stranger, 'jobs', dgx)?.message).toContain('yours is no role');
  });
});
