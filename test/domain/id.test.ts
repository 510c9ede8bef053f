import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatId, nodeTypes, parseId } from '../../src/domain/id.ts';

const systemName = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
// Unpaired surrogates cannot be percent-encoded; no system has a key with one.
const keyPart = fc.string({ minLength: 1, unit: 'binary' });
const key = fc.array(keyPart, { minLength: 1, maxLength: 4 }) as fc.Arbitrary<[string, ...string[]]>;

describe('a global id', () => {
  it.each([
    '',
    'Job',
    'Job:emmy',
    'Job:emmy:',
    'Job::1',
    ':emmy:1',
    'Secret:emmy:1',
    'Job:emmy:1:2',
    'Job:emmy:a//b',
    'Job:emmy:/a',
    'Job:emmy:a/',
    'Job:emmy:%',
    'Job:emmy:%41',
    'Job:emmy:a b',
    'job:emmy:1',
    ' Job:emmy:1',
  ])('that nobody could have been given is none: %j', (id) => {
    expect(parseId(id)).toBeNull();
  });

  it('says type, system and key in the form that the documentation shows', () => {
    expect(formatId('ResourceClass', 'renku', 42, 7)).toBe('ResourceClass:renku:42/7');
    expect(formatId('Job', 'emmy', 'helios', 500123, 1790000000)).toBe('Job:emmy:helios/500123/1790000000');
    expect(parseId('Job:emmy:helios/500123/1790000000')).toEqual({
      type: 'Job',
      system: 'emmy',
      key: ['helios', '500123', '1790000000'],
    });
  });

  it('comes back whole whatever its key holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...nodeTypes), systemName, key, (type, system, parts) => {
        expect(parseId(formatId(type, system, ...parts))).toEqual({ type, system, key: parts });
      }),
    );
  });

  it('is read in one way only: two texts never name the same row', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const id = parseId(`Job:emmy:${text}`);
        if (id !== null) expect(formatId(id.type, id.system, ...id.key)).toBe(`Job:emmy:${text}`);
      }),
    );
  });
});
