import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownMetrics } from '../../src/upstream/runai/metrics/metric-names.ts';
import { Measured, Telemetry } from '../../src/upstream/runai/metrics/schema.ts';
import { telemetryEndpoints } from '../../src/upstream/runai/metrics/telemetry-names.ts';

const folder = new URL('../../../shared/upstream/', import.meta.url);
const absent = !existsSync(folder);
const whenThere = absent ? ' (skipped: ../shared/upstream is not there)' : '';

function load(file: string): any {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

/** The words that a parameter of an endpoint takes. */
function wordsOf(path: string, parameter: string): string[] {
  const { paths, components } = load('specs/runai-2.24.json');
  const parameters: any[] = paths[path].get.parameters.map(({ $ref }: any) => resolve(components, $ref));
  const { schema } = parameters.find(({ name }) => name === parameter);
  const items = schema.items ?? schema;
  return (items.$ref ? resolve(components, items.$ref) : items).enum;
}

function resolve(components: any, reference: string): any {
  const [section = '', name = ''] = reference.split('/').slice(-2);
  return components[section][name];
}

describe('what Run:ai publishes of its metrics', () => {
  it.skipIf(absent).each([
    ['Cluster', '/api/v1/clusters/{clusterUuid}/metrics'],
    ['NodePool', '/api/v1/clusters/{clusterUuid}/nodepools/{nodepoolName}/metrics'],
    ['ComputeNode', '/api/v1/nodes/{nodeId}/metrics'],
    ['Department', '/api/v1/org-unit/departments/{departmentId}/metrics'],
    ['Project', '/api/v1/org-unit/projects/{projectId}/metrics'],
    ['Job', '/api/v1/workloads/{workloadId}/metrics'],
    ['JobPod', '/api/v1/workloads/{workloadId}/pods/{podId}/metrics'],
  ] as const)(`is what is known of a %s${whenThere}`, (type, path) => {
    expect([...knownMetrics[type].keys()].sort()).toEqual(wordsOf(path, 'metricType').sort());
  });

  it.skipIf(absent).each(Object.entries(telemetryEndpoints))(
    `is what is known of the telemetry of %s${whenThere}`,
    (_, { path, metrics, words }) => {
      expect([...metrics.keys()].sort()).toEqual(wordsOf(path, 'telemetryType').sort());
      expect([...words.values()].sort()).toEqual(wordsOf(path, 'groupBy').sort());
    },
  );

  it.skipIf(absent)(`is read: every sample${whenThere}`, () => {
    const { metrics, telemetry } = load('samples/runai.json');
    const [answer] = [metrics].flat();
    expect(Measured.parse(answer).measurements.length).toBeGreaterThan(0);
    expect(Telemetry.parse([telemetry].flat()[0]).values.length).toBeGreaterThan(0);
  });
});
