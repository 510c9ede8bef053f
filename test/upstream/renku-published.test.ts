import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openDocument } from '../sandbox/renku/document.ts';
import { newCluster } from './renku-cluster-inputs.ts';
import { gb, gib, made, newPool, openRenku, subjectOf } from './renku-server.ts';

const file = new URL('../../../shared/upstream/specs/renku-crc.yaml', import.meta.url);
const absent = !existsSync(file);
const why = absent ? ' (skipped: ../shared/upstream/specs is not there)' : '';

/** The schema of the body of each request, as the published document names it. */
const bodies: readonly (readonly [RegExp, string])[] = [
  [/^POST \/resource_pools$/, 'ResourcePool'],
  [/^PATCH \/resource_pools\/\d+$/, 'ResourcePoolPatch'],
  [/^POST \/resource_pools\/\d+\/classes$/, 'ResourceClass'],
  [/^PATCH \/resource_pools\/\d+\/classes\/\d+$/, 'ResourceClassPatch'],
  [/^PATCH \/resource_pools\/\d+\/quota$/, 'QuotaPatch'],
  [/^(POST|PUT) \/resource_pools\/\d+\/members$/, 'PoolMembers'],
  [/^POST \/clusters$/, 'Cluster'],
  [/^PATCH \/clusters\/\w+$/, 'ClusterPatch'],
];

it.skipIf(absent)(`what is sent to change Renku keeps to its published document${why}`, async () => {
  const violations = openDocument(readFileSync(file, 'utf8'));
  const { bound, changes, writes } = await openRenku();
  const { pool } = await made(changes.createPool(newPool({ public: false, cpuLimitFactor: 2 })));
  const key = [pool.id.split(':')[2]!] as const;
  await made(changes.updatePool(key, { name: 'renamed pool', idleThresholdSeconds: 60 }, null));
  const sizes = { cpu: 1, gpu: 0, memory: gib(1), maxStorage: gb(5), defaultStorage: gb(1) };
  const { resourceClass } = await made(
    changes.createClass(key, { name: 'second', default: false, ...sizes, tolerations: ['gpu'] }, null),
  );
  const classKey = resourceClass.id.split(':')[2]!.split('/') as [string, string];
  await made(changes.updateClass(classKey, { name: 'second class', cpu: 2 }, null));
  await made(changes.setQuota(key, { cpu: 8, gpu: 1, memory: gb(64) }, null));
  await made(changes.setQuota(key, { cpu: 16, gpu: 1, memory: gb(64) }, null));
  const member = { kind: 'USER', subject: subjectOf('editor') } as const;
  await made(changes.addMembers(key, [member]));
  await made(changes.replaceMembers(key, []));
  await made(changes.setRemote(key, { kind: 'RUNAI', url: 'https://runai.example.org' }));
  const { cluster } = await made(bound.clusterChanges.createCluster(newCluster()));
  await made(bound.clusterChanges.updateCluster([cluster.id.split(':')[2]!], { name: 'renamed cluster' }));

  const seen = new Set<string>();
  for (const write of writes()) {
    const [, request = '', body] = /^(\S+ \S+) ?(.*)$/s.exec(write) ?? [];
    const [, schema] = bodies.find(([pattern]) => pattern.test(request)) ?? [];
    if (schema === undefined) continue;
    seen.add(schema);
    expect([request, violations(schema, JSON.parse(body === '' ? 'null' : (body ?? 'null')))]).toEqual([
      request,
      [],
    ]);
  }
  expect([...seen].sort()).toEqual([...new Set(bodies.map(([, schema]) => schema))].sort());
});
