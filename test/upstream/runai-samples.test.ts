import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { connectTo, type Runai } from './runai-server.ts';

const file = new URL('../../../shared/upstream/samples/runai.json', import.meta.url);
const absent = !existsSync(file);
const whenThere = absent ? ' (skipped: ../shared/upstream/samples is not there)' : '';

let runai: Runai | undefined;
afterEach(() => runai?.close());

it.skipIf(absent)(`every sample row of Run:ai is listed${whenThere}`, async () => {
  const { cluster, nodePool, node, department, project, workload } = JSON.parse(
    readFileSync(file, 'utf8'),
  ) as Record<string, any[]>;
  runai = await connectTo({
    '/api/v1/clusters': cluster ?? [],
    '/api/v1/node-pools': { nodepools: nodePool },
    '/api/v1/nodes': { nodes: node },
    '/api/v1/nodes/count': { count: node?.length },
    '/api/v1/org-unit/departments': { departments: department },
    '/api/v1/org-unit/projects': { projects: project },
    '/api/v1/workloads': (query) => ({
      workloads: workload?.filter(({ deletedAt }) => (deletedAt !== null) === query.has('deleted')),
    }),
  });
  const { list } = runai;
  const [clusterRows, nodePoolRows, nodeRows, departmentRows, projectRows, jobRows, deletedRows] =
    await Promise.all([
      list.clusters(),
      list.nodePools(),
      list.computeNodes(),
      list.departments(),
      list.projects(),
      list.jobs(),
      list.jobs({ filter: { deleted: true } }),
    ]);
  // Departments and projects keep the order of the answer, which is the file's here.
  expect(clusterRows.rows.map(({ name, connection }) => [name, connection?.state])).toEqual([
    ['cloud-eks', 'MISSING_PREREQUISITES'],
    ['edge-new', 'WAITING_TO_CONNECT'],
    ['hpc-east', 'CONNECTED'],
    ['lab-west', 'DISCONNECTED'],
    ['retired-gke', 'UNKNOWN'],
  ]);
  expect(nodePoolRows.rows.map(({ name, phase, nodeNames }) => [name, phase, nodeNames?.length])).toEqual([
    ['a100', 'READY', 2],
    ['default', 'READY', 3],
    ['default', 'UNSCHEDULABLE', 1],
    ['drain-me', 'DELETING', 1],
    ['h200-swap', 'EMPTY', 0],
  ]);
  expect(nodeRows.rows.map(({ name, state, gpu }) => [name, state, gpu?.count])).toEqual([
    ['dgx-01', 'READY', 8],
    ['cpu-01', 'NOT_READY', undefined],
  ]);
  expect(
    departmentRows.rows.map(({ name, quota }) => [name, quota.map(({ gpu }) => gpu.limit)]).sort(),
  ).toEqual([
    ['default', [null]],
    ['genomics', [12]],
    ['physics', [8, null]],
    ['platform-ops', [1]],
    ['robotics', [null]],
  ]);
  expect(projectRows.rows.map(({ name, phase, departmentId }) => [name, phase, departmentId]).sort()).toEqual(
    [
      ['arm-planner', 'READY', 'Department:dgx:53a9228e-a722-420d-a102-9dc90da2efca'],
      ['ci-runners', 'DELETING', 'Department:dgx:4502210'],
      ['onboarding', 'CREATING', 'Department:dgx:4500007'],
      ['plasma-sim', 'READY', 'Department:dgx:4500008'],
      ['rna-fold', 'NOT_READY', 'Department:dgx:4501120'],
    ],
  );
  expect(
    jobRows.rows.map(({ name, kind, state, allocated }) => [name, kind, state, allocated?.memory]),
  ).toEqual([
    ['jupyter-lee', 'WORKSPACE', 'PENDING', null],
    ['pic-scan-7', 'TRAINING', 'RUNNING', 128e9],
    ['llm-ft-x4j2k', 'DISTRIBUTED', 'RUNNING', 768e9],
    ['triton-rec', 'INFERENCE', 'FAILED', undefined],
  ]);
  expect(deletedRows.rows.map(({ name, kind, deletedAt }) => [name, kind, deletedAt])).toEqual([
    ['argo-etl-2218', 'OTHER', '2026-01-12T00:00:00.000Z'],
  ]);
});
