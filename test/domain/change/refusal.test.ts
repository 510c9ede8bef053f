import { expect, it } from 'vitest';
import { InvalidInput } from '../../../src/domain/change/refusal.ts';

function broken(count: number): InvalidInput {
  const problems = Array.from({ length: count }, (_, at) => ({ path: `classes.${at}.name`, message: 'No.' }));
  return new InvalidInput(problems);
}

it('says how many rules an input breaks, and where', () => {
  expect(broken(1).message).toBe('The input breaks a rule, at classes.0.name; see `problems`.');
  expect(broken(2).message).toBe(
    'The input breaks 2 rules, at classes.0.name, classes.1.name; see `problems`.',
  );
});

it('keeps its sentence short when an input of a megabyte is wrong everywhere, and tells every problem all the same', () => {
  const { message, problems } = broken(4_000);
  expect(message).toContain('breaks 4000 rules');
  expect(message).toContain('and 3990 more places');
  expect(message.length).toBeLessThan(300);
  expect(problems).toHaveLength(4_000);
});
