import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInputSeal, idempotencyKeyProblems, keyIdOf } from '../../../src/domain/change/key.ts';

const k1 = { id: 'k1', secret: 'one secret of more than thirty-two characters' };
const k2 = { id: 'k2', secret: 'two secret of more than thirty-two characters' };

describe('an idempotency key', () => {
  it.each([
    ['nothing', ''],
    ['10 KB', 'k'.repeat(10_240)],
    ['256 characters', 'k'.repeat(256)],
    ['a space', 'a key'],
    ['a line break', 'a\nkey'],
    ['letters beyond ASCII', 'schlüssel'],
  ])('of %s is refused with the rule', (_, key) => {
    expect(idempotencyKeyProblems(key)).toEqual([
      { path: 'idempotencyKey', message: expect.stringContaining('1 to 255') },
    ]);
  });

  it('of 255 characters is taken', () => {
    expect(idempotencyKeyProblems('k'.repeat(255))).toEqual([]);
  });

  it('is kept under a name that no other person, mutation or key has', () => {
    const part = fc.string();
    const scope = fc.tuple(part, part, part, part);
    fc.assert(
      fc.property(scope, scope, (a, b) => {
        expect(keyIdOf(...a) === keyIdOf(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe('the seal of an input', () => {
  it('matches the same input and no other', () => {
    const seal = createInputSeal([k1]);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(seal.matches(seal.seal(a), b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('still matches after the key was replaced, as long as the old one is configured', () => {
    const sealed = createInputSeal([k1]).seal({ name: 'x' });
    expect(createInputSeal([k2, k1]).matches(sealed, { name: 'x' })).toBe(true);
    expect(createInputSeal([k2]).matches(sealed, { name: 'x' })).toBe(false);
  });

  it('does not match when it is cut or empty', () => {
    const seal = createInputSeal([k1]);
    expect(seal.matches('', {})).toBe(false);
    expect(seal.matches('k1:', {})).toBe(false);
    expect(seal.matches(seal.seal({}).slice(0, -2), {})).toBe(false);
  });
});
