import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Credential } from '../../src/domain/credential.ts';
import type { Caller, Door } from '../../src/http/door.ts';
import { elevating } from '../../src/upstream/clustercockpit/elevating.ts';

function credential(fingerprint: string, elevated?: () => Credential): Credential {
  const plain = { mode: 'mint', fingerprint, expiresAt: null, authorization: async () => null } as const;
  return elevated === undefined ? plain : { ...plain, elevated };
}

/** As whom a request is sent. */
async function sentAs(path: string, own: Credential): Promise<string[]> {
  const sent: string[] = [];

  async function note({ credential: { fingerprint } }: Caller): Promise<void> {
    sent.push(fingerprint);
  }

  const recording = { read: note, readWithStatus: note, write: note } as unknown as Door;
  const caller: Caller = { requestId: 'r-1', credential: own, signal: new AbortController().signal };
  const door = elevating(recording);
  const schema = z.unknown();
  await door.read(caller, { path, schema });
  await door.readWithStatus(caller, { path, schema });
  await door.write(caller, { method: 'POST', path, schema });
  return sent;
}

describe('A request to ClusterCockpit', () => {
  const own = credential('own', () => credential('administrator'));

  it.each(['/userapi/jobs/', '/userapi/jobs/metrics/41', '/query', '/apis/', '/login'])(
    'for %s goes out as the caller',
    async (path) => {
      expect(await sentAs(path, own)).toEqual(['own', 'own', 'own']);
    },
  );

  it.each(['/api/clusters/', '/api/jobs/start_job/', '/api/user/u-0042', '/api/write'])(
    'for %s goes out as an administrator',
    async (path) => {
      expect(await sentAs(path, own)).toEqual(['administrator', 'administrator', 'administrator']);
    },
  );

  it('goes out as the caller everywhere where the caller has one identity', async () => {
    expect(await sentAs('/api/clusters/', credential('own'))).toEqual(['own', 'own', 'own']);
  });
});
