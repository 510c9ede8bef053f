import { describe, expect, it } from 'vitest';
import { namedProject, type Project, type ProjectSource } from '../../src/domain/project.ts';
import { createJoins } from '../../src/domain/join.ts';
import type { NodeKey } from '../../src/domain/id.ts';
import type { Sources } from '../../src/domain/sources.ts';
import type { SystemRef } from '../../src/domain/system.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { ClusterQLError } from '../../src/errors.ts';
import { noSources } from '../support/no-sources.ts';

const dgx: SystemRef = { name: 'dgx', kind: 'runai' };
const emmy: SystemRef = { name: 'emmy', kind: 'clustercockpit' };

function viewerWith(roles: Record<string, Role | null>): Viewer {
  const person = {
    issuer: 'campus',
    subject: 's',
    name: null,
    email: null,
    emailVerified: false,
    expiresAt: null,
  };
  return { ...person, roles: new Map(Object.entries(roles)) };
}

function projectSource(
  system: SystemRef,
  answer: (keys: readonly NodeKey[]) => Promise<Project[]>,
): ProjectSource {
  return { system, orders: {}, read: () => Promise.reject(new Error('not asked here')), getMany: answer };
}

function projectsOf(system: SystemRef, asked: (readonly NodeKey[])[]): ProjectSource {
  return projectSource(system, async (keys) => {
    asked.push(keys);
    return keys
      .filter(([key]) => key !== 'missing')
      .map(([key]) => namedProject(system, { id: `Project:${system.name}:${key}`, name: key }));
  });
}

function sourcesWith(...projects: ProjectSource[]): Sources {
  return { ...noSources, projects };
}

const both = viewerWith({ dgx: 'viewer', emmy: 'viewer' });

describe('joining rows', () => {
  it('asks nothing of a system whose rows the viewer may not read, and says what is missing', async () => {
    const asked: (readonly NodeKey[])[] = [];
    const { Project } = createJoins(viewerWith({ dgx: null }), sourcesWith(projectsOf(dgx, asked)));
    await expect(Project('Project:dgx:1')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(asked).toEqual([]);
  });

  it('asks each system once for all its rows, each row once', async () => {
    const asked: (readonly NodeKey[])[] = [];
    const { Project } = createJoins(both, sourcesWith(projectsOf(dgx, asked), projectsOf(emmy, asked)));
    const ids = ['Project:dgx:1', 'Project:emmy:p1', 'Project:dgx:2', 'Project:dgx:1'];
    const rows = await Promise.all(ids.map(Project));
    expect(rows.map((row) => row?.id)).toEqual(ids);
    expect(asked).toEqual([[['1'], ['2']], [['p1']]]);
  });

  it('asks nothing for ids that are malformed, foreign or of another type', async () => {
    const asked: (readonly NodeKey[])[] = [];
    const { Project } = createJoins(both, sourcesWith(projectsOf(dgx, asked)));
    const rows = await Promise.all(['', 'Project:other:1', 'Job:dgx:1', 'Project:dgx:%'].map(Project));
    expect(rows).toEqual([null, null, null, null]);
    expect(asked).toEqual([]);
  });

  it('leaves out what is missing and keeps the rest', async () => {
    const { Project } = createJoins(both, sourcesWith(projectsOf(dgx, [])));
    expect(await Project('Project:dgx:missing')).toBeNull();
  });

  it('lets the failure of one system stand for its own rows only', async () => {
    const failure = new ClusterQLError('UPSTREAM_UNAVAILABLE', 'Down.');
    const broken = projectSource(dgx, () => Promise.reject(failure));
    const { Project } = createJoins(both, sourcesWith(broken, projectsOf(emmy, [])));
    const [lost, found] = await Promise.allSettled([Project('Project:dgx:1'), Project('Project:emmy:p1')]);
    expect(lost).toEqual({ status: 'rejected', reason: failure });
    expect(found).toMatchObject({ status: 'fulfilled', value: { name: 'p1' } });
  });
});
