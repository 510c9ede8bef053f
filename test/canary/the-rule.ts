import { expect } from 'vitest';
import type { CredentialConfig } from '../../src/config.ts';
import type { CanaryGateway } from './gateway.ts';
import { everything, outcomes } from './question.ts';
import { allowed, type Allowed, type Caller } from './rule.ts';
import { misplaced, shownTo } from './shown.ts';
import { perSystem, systemNames, type PerSystem, type World } from './world.ts';

export interface Question {
  readonly gateway: CanaryGateway;
  readonly credentials: PerSystem<CredentialConfig>;
  readonly caller: Caller;
  /** What the caller is known by. */
  readonly headers: Record<string, string>;
}

/** Asks all systems for one caller: each was shown what the rule allows, and answered for whom it was shown. */
export async function expectTheRule(
  world: World,
  { gateway, credentials, caller, headers }: Question,
): Promise<void> {
  world.forget();
  const { body } = await gateway.ask(everything, { headers });
  const expected = perSystem((system) => allowed(credentials[system], system, caller));
  const { name } = caller.visitor;
  expect([name, await everyShown(world)]).toEqual([name, perSystem((system) => shows(expected[system]))]);
  expect([name, outcomes(body)]).toEqual([name, perSystem((system) => rowOf(expected[system]))]);
  expect(misplaced(world)).toEqual([]);
}

async function everyShown(world: World): Promise<PerSystem<readonly Allowed[]>> {
  const shown = await Promise.all(systemNames.map((system) => shownTo(world, system)));
  return perSystem((system) => shown[systemNames.indexOf(system)] ?? []);
}

function shows(expected: Allowed): Allowed[] {
  return expected === 'refused' ? [] : [expected];
}

/** Whose row a system has for them, or that it is named with why there is none. */
function rowOf(expected: Allowed): string {
  if (expected === 'refused') return 'refused';
  return expected === 'nothing' ? 'nobody' : expected.owner;
}
