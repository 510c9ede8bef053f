import { describe, expect, it } from 'vitest';
import type { Call } from '../bench/durability/ask.ts';
import type { AuditLine, Evidence } from '../bench/durability/evidence.ts';
import { violationsOf } from '../bench/durability/verdict.ts';

const created: Call = {
  ...{ mutation: 'createPool', key: 'k', input: { name: 'first' } },
  answers: [{ type: 'CreatePoolPayload', text: 'the pool', poolId: '1' }],
};
const lost: Call = { mutation: 'createPool', key: null, input: { name: 'second' }, answers: [] };
const unclear: Call = {
  ...{ mutation: 'deletePool', key: 'l', input: { id: 'ResourcePool:renku:7' } },
  answers: [{ type: 'OutcomeUnknown', text: 'look', poolId: null }],
};

const [a, b, c] = ['a', 'b', 'c'].map((changeId) => ({ changeId, outcome: null }));
const audit = [
  { ...a, kind: 'STARTED', ...of(created), effects: rows('INSERT', null, 'first') },
  { ...b, kind: 'STARTED', ...of(lost), effects: rows('INSERT', null, 'second') },
  { ...a, kind: 'FINISHED', ...of(created), effects: rows('INSERT', '1', 'first'), outcome: 'Done' },
  { ...c, kind: 'STARTED', ...of(unclear), effects: request('DELETE', '/resource_pools/7') },
] as AuditLine[];

const sound: Evidence = {
  calls: [created, lost, unclear],
  writes: [{ signature: 'DELETE /resource_pools/7', announced: true }],
  ...{ audit, flaws: [], interrupted: ['b', 'c'], printed: [] },
  pools: [
    { id: 1, name: 'first' },
    { id: 2, name: 'second' },
  ],
};

function of({ mutation, input }: Call) {
  return { mutation, input: JSON.stringify(input) };
}

function rows(action: string, key: string | null, name: string): string {
  return JSON.stringify([
    { effects: [{ kind: 'row', table: 'resource_pool', action, key, values: { name } }] },
  ]);
}

function request(method: string, path: string): string {
  return JSON.stringify([{ effects: [{ kind: 'request', method, path, body: null }] }]);
}

describe('what is found after the kills', () => {
  it('is nothing when every promise was kept, whether interrupted changes were made or not', () => {
    expect(violationsOf(sound)).toEqual([]);
    expect(violationsOf({ ...sound, pools: sound.pools.slice(0, 1) })).toEqual([]);
  });

  it.each<[string, string, Partial<Evidence>]>([
    ['a change sent before it was written down', 'written down before', announcedLate()],
    [
      'a change that the audit lacks',
      'written down before',
      { audit: audit.slice(0, 3), interrupted: ['b'] },
    ],
    ['a change sent twice', 'sent once', { writes: [...sound.writes, ...sound.writes] }],
    ['a change begun twice', 'begun once', begunTwice()],
    ['a row that nobody announced', 'no native row', { pools: [...sound.pools, { id: 3, name: 'third' }] }],
    ['a row that was said to be made', 'what is said', { pools: sound.pools.slice(1) }],
    ['a row that is not as it was said to be', 'what is said', { pools: [{ id: 1, name: 'second' }] }],
    ['an answer that says more than the audit', 'answered as', answering(lost, 'CreatePoolPayload')],
    ['an answer that says less than the audit', 'answered as', answering(created, 'OutcomeUnknown')],
    ['two answers for one key', 'answered the same', answeredTwice()],
    ['a key that is never answered', 'always answered', { calls: [{ ...unclear, answers: [] }] }],
    ['a broken chain', 'the chain', { flaws: ['row 2 is missing'] }],
    ['an interrupted change that is not listed', 'what was interrupted', { interrupted: ['c'] }],
    ['an ended change that is listed', 'what was interrupted', { interrupted: ['a', 'b', 'c'] }],
    ['an error in the log', 'nothing unexpected', { printed: ['{"level":50}'] }],
  ])('names %s', (_, promise, change) => {
    expect(violationsOf({ ...sound, ...change })).toEqual([expect.stringContaining(promise)]);
  });
});

function announcedLate(): Partial<Evidence> {
  return { writes: sound.writes.map((write) => ({ ...write, announced: false })) };
}

function begunTwice(): Partial<Evidence> {
  const again = { ...audit[1], changeId: 'd' } as AuditLine;
  return { audit: [...audit, again], interrupted: ['b', 'c', 'd'] };
}

function answering(call: Call, type: string): Partial<Evidence> {
  return { calls: [{ ...call, answers: [{ type, text: 'an answer', poolId: null }] }] };
}

function answeredTwice(): Partial<Evidence> {
  const [answer] = created.answers.map((first) => ({ ...first, text: 'another pool' }));
  return { calls: [{ ...created, answers: [...created.answers, ...(answer ? [answer] : [])] }] };
}
