import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change/change.ts';
import { gb, made, newClass, newPool, openRenku, type RenkuSite, shown } from './renku-server.ts';

type Make = (site: RenkuSite) => Promise<Change<unknown>>;

const users = [
  { kind: 'USER', subject: 'u-0107' },
  { kind: 'USER', email: 'u-0042@example.org' },
] as const;

const everyChange: [string, Make][] = [
  ['createPool', ({ changes }) => changes.createPool(newPool({ cpuLimitFactor: 2 }))],
  ['updatePool', ({ changes }) => changes.updatePool(['9'], { name: 'Other name' }, null)],
  ['deletePool', ({ changes }) => changes.deletePool(['5'], null)],
  ['createClass', ({ changes }) => changes.createClass(['5'], newClass(), null)],
  ['updateClass', ({ changes }) => changes.updateClass(['5', '18'], { gpu: 1, tolerations: [] }, null)],
  ['deleteClass', ({ changes }) => changes.deleteClass(['5', '18'], null)],
  ['setQuota', ({ changes }) => changes.setQuota(['5'], { cpu: 300.5, gpu: 16, memory: gb(2000) }, null)],
  [
    'setQuota of none',
    ({ changes }) => changes.setQuota(['9'], { cpu: 300, gpu: 16, memory: gb(2000) }, null),
  ],
  ['addMembers', ({ changes }) => changes.addMembers(['4'], users)],
  ['removeMembers', ({ changes }) => changes.removeMembers(['5'], users)],
  ['replaceMembers', ({ changes }) => changes.replaceMembers(['11'], users)],
  ['prohibitMembers', ({ changes }) => changes.prohibitMembers(['11'], users)],
  ['readmitMembers', ({ changes }) => changes.readmitMembers(['11'], [{ kind: 'USER', subject: 'u-0301' }])],
  ['setRemote', ({ changes }) => changes.setRemote(['9'], { kind: 'RUNAI', url: 'https://lab.run.ai' })],
  ['removeRemote', ({ changes }) => changes.removeRemote(['9'])],
  ['setLimits', ({ changes }) => changes.setLimits(['5'], { total: 10, user: 5 })],
  ['setLimits to none', ({ changes }) => changes.setLimits(['5'], null)],
  ['setClassCost', ({ changes }) => changes.setClassCost(['5', '15'], 99)],
  ['setClassCost to none', ({ changes }) => changes.setClassCost(['5', '15'], null)],
];

describe('what a plan shows', () => {
  it('is shown of every change that there is', async () => {
    const { changes } = await openRenku();
    const named = everyChange.map(([name]) => name.split(' ')[0]);
    expect(new Set(named)).toEqual(new Set(Object.keys(changes).filter((name) => name !== 'system')));
  });

  it.each(everyChange)('of %s is what Renku receives, in that order', async (_, make) => {
    const site = await openRenku();
    const change = await make(site);
    const planned = shown(change.steps);
    expect(planned.length).toBeGreaterThan(0);
    expect(site.writes()).toEqual([]);
    await made(Promise.resolve(change));
    expect(site.writes()).toHaveLength(planned.length);
    planned.forEach((line, at) => expect(matches(line, site.writes()[at] ?? '')).toBe(true));
    expect(shown(change.steps)).toEqual(site.writes());
  });

  it.each(everyChange)('of %s names intents and the fields of the input', async (_, make) => {
    const site = await openRenku();
    for (const { intent, fields } of (await make(site)).steps) {
      expect(intent).toMatch(/^[A-Z].+[^.]$/);
      expect(fields.length).toBeGreaterThan(0);
    }
  });
});

/** `{id}` stands for what only an answer tells. */
function matches(planned: string, sent: string): boolean {
  const [before = '', after] = planned.split('/{id}');
  if (after === undefined) return planned === sent;
  return (
    sent.startsWith(`${before}/`) &&
    sent.endsWith(after) &&
    /^\/\d+$/.test(sent.slice(before.length, sent.length - after.length))
  );
}
