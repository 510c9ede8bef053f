import { describe, expect, it } from 'vitest';
import { gb, gib, hasSamples, made, newPool, openRenku, samplesOf } from './renku-server.ts';

const whenThere = hasSamples ? '' : ' (skipped: ../shared/upstream/samples is not there)';

/** What a mutation is told to get such a class. */
function classInput(sample: any): any {
  const { memory, max_storage, default_storage, node_affinities, quota_enforced, ...others } = sample;
  return {
    ...others,
    memory: gib(memory),
    maxStorage: gb(max_storage),
    defaultStorage: gb(default_storage),
    ...(node_affinities && {
      nodeAffinities: node_affinities.map(({ key, required_during_scheduling = false }: any) => ({
        key,
        required: required_during_scheduling,
      })),
    }),
    ...(quota_enforced !== undefined && { quotaEnforced: quota_enforced }),
  };
}

function poolInput(sample: any): any {
  const { idle_threshold, hibernation_threshold, hibernation_warning_period, quota, classes, ...others } =
    sample;
  return {
    ...others,
    idleThresholdSeconds: idle_threshold,
    hibernationThresholdSeconds: hibernation_threshold,
    hibernationWarningSeconds: hibernation_warning_period,
    quota: quota && { ...quota, memory: gb(quota.memory) },
    classes: classes.map(classInput),
  };
}

/** The samples name the fields of a pool in different orders; each field is compared byte for byte. */
function fieldsOf(body: string): string[] {
  return Object.entries(JSON.parse(body))
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .sort();
}

describe.skipIf(!hasSamples)(`as the samples of the real Renku have them${whenThere}`, () => {
  it('pools are created, and their remotes set', async () => {
    for (const { request } of samplesOf('pool')) {
      const { changes, writes } = await openRenku();
      const { remote, ...sample } = request;
      const { pool } = await made(changes.createPool(poolInput(sample)));
      const [, body = ''] = writes()[0]?.split('/resource_pools ') ?? [];
      expect(fieldsOf(body)).toEqual(fieldsOf(JSON.stringify(sample)));
      if (remote === undefined) continue;
      const { kind, base_url, api_url, system_name, partition } = remote;
      const input = {
        kind: kind.toUpperCase(),
        url: base_url ?? api_url,
        systemName: system_name,
        partition,
      };
      await made(changes.setRemote([pool.id.split(':')[2]!], input));
      expect(writes().at(-1)).toBe(`PATCH /resource_pools/13 ${JSON.stringify({ remote })}`);
    }
  });

  it('classes are added', async () => {
    const { changes, writes } = await openRenku();
    for (const { request } of samplesOf('class_')) {
      await made(changes.createClass(['7'], classInput(request), null));
      expect(writes().at(-1)).toBe(`POST /resource_pools/7/classes ${JSON.stringify(request)}`);
    }
  });

  it('quotas are given, and answered with the cores that Renku rounded', async () => {
    const { changes, writes } = await openRenku();
    for (const { request, response } of samplesOf('quota')) {
      const sample = { cpu: request.cpu, memory: request.memory, gpu: request.gpu };
      const quota = { ...sample, memory: gb(sample.memory) };
      const small = newPool({ quota });
      small.classes = small.classes.map((each: object) => ({ ...each, memory: gib(1) }));
      const { pool } = await made(changes.createPool(small));
      expect(writes().at(-1)).toContain(`"quota":${JSON.stringify(sample)}`);
      expect(pool.quota?.cpu).toBe(response.cpu);
    }
  });

  it('members are let in and kept out', async () => {
    const { changes, writes, fake } = await openRenku();
    for (const { request } of samplesOf('member')) {
      const { member_type, id, role } = request;
      fake.data.users.push({ id, username: id });
      fake.data.groups.push({ ...fake.data.groups[0]!, id });
      fake.data.projects.push({ ...fake.data.projects[0]!, id });
      const isUser = member_type === 'user';
      const member = { kind: member_type.toUpperCase(), ...(isUser ? { subject: id } : { key: id }) };
      const change = role === 'prohibited' ? changes.prohibitMembers : changes.addMembers;
      await made(change(['7'], [member]));
      expect(writes().at(-1)).toContain(JSON.stringify(request));
    }
  });
});
