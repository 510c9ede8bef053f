import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/http/door.ts';
import { versions } from '../../src/sandbox/runai/versions.ts';
import { createRelease, lacking, type Version } from '../../src/upstream/runai/release.ts';
import { rejection } from '../http/site.ts';
import { openRunai } from './runai-changing.ts';
import { dgx } from './runai-server.ts';

function strangerTo(caller: Caller): Caller {
  const credential = { ...caller.credential, fingerprint: 'u-0043', authorization: async () => null };
  return { ...caller, credential };
}

describe('the release of a control plane', () => {
  it.each(versions)('%s is found out by what it serves', async (version) => {
    const { door, caller } = await openRunai({ version });
    const release = createRelease(door, undefined);
    const reached = await Promise.all(versions.map((each) => release.isAtLeast(caller, each)));
    expect(versions.filter((_, index) => reached[index]).at(-1)).toBe(version);
  });

  it('is found out by people who may read hardly anything, too', async () => {
    const { door, caller } = await openRunai({ version: '2.23' }, 'researcher');
    const release = createRelease(door, undefined);
    expect(await release.isAtLeast(caller, '2.23')).toBe(true);
    expect(await release.isAtLeast(caller, '2.24')).toBe(false);
  });

  it('is asked once an hour, however many want to know', async () => {
    const { door, caller, fake } = await openRunai({ version: '2.24' });
    let now = 0;
    const release = createRelease(door, undefined, () => now);
    await Promise.all([1, 2, 3].map(() => release.isAtLeast(caller, '2.20')));
    await release.isAtLeast(caller, '3.0');
    expect(fake.received).toHaveLength(2);
    now = 3_600_001;
    await release.isAtLeast(caller, '2.20');
    expect(fake.received).toHaveLength(4);
  });

  it('is not asked when the configuration says it', async () => {
    const { door, caller, fake } = await openRunai({ version: '2.24' });
    const release = createRelease(door, '2.9');
    expect(await release.isAtLeast(caller, '2.9')).toBe(true);
    expect(await release.isAtLeast(caller, '2.10')).toBe(false);
    expect(fake.received).toEqual([]);
  });

  it('is asked again after it could not be found out', async () => {
    const { door, caller, fake } = await openRunai({ version: '2.24' });
    const release = createRelease(door, undefined);
    expect(await rejection(release.isAtLeast(strangerTo(caller), '2.19'))).toMatchObject({
      code: 'UPSTREAM_UNAUTHENTICATED',
    });
    expect(await release.isAtLeast(caller, '2.24')).toBe(true);
    expect(fake.received).toHaveLength(3);
  });

  it('is found out for one caller although another, who asks at the same time, is refused', async () => {
    const { door, caller } = await openRunai({ version: '2.24' });
    const release = createRelease(door, undefined);
    const refused = release.isAtLeast(strangerTo(caller), '2.19');
    const gone = release.isAtLeast({ ...strangerTo(caller), signal: AbortSignal.abort() }, '2.19');
    const found = release.isAtLeast(caller, '2.24');
    expect((await Promise.allSettled([refused, gone, found])).map(({ status }) => status)).toEqual([
      ...['rejected', 'rejected', 'fulfilled'],
    ]);
    expect(await found).toBe(true);
  });

  it('that lacks something is told which one brings it', () => {
    const since: Version = '2.24';
    expect(lacking(dgx, since)).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('2.24 brings it') as string,
    });
  });
});
