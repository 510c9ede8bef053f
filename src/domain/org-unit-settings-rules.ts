import type { Problem } from './change/refusal.ts';
import type { OrgUnitPatch, SchedulingInput, SchedulingRulesInput } from './org-unit-changes.ts';

/** What is wrong with the settings of a department or project, without looking. */
export function orgUnitPatchProblems({ scheduling, schedulerEnforced }: OrgUnitPatch): Problem[] {
  const message = 'This cannot be removed; leave it out to keep it.';
  const fixed = Object.entries({ scheduling, schedulerEnforced }).filter(([, value]) => value === null);
  return [...fixed.map(([path]) => ({ path, message })), ...schedulingProblems(scheduling ?? {})];
}

function schedulingProblems({ rules, defaultNodePools, nodeTypes }: SchedulingInput): Problem[] {
  return [
    ...ruleProblems(rules ?? {}),
    ...listProblems('scheduling.defaultNodePools', defaultNodePools),
    ...listProblems('scheduling.nodeTypes.workspace', nodeTypes?.workspace),
    ...listProblems('scheduling.nodeTypes.training', nodeTypes?.training),
  ];
}

/** Run:ai knows no limit of 0: nothing could run under it. */
function ruleProblems(rules: SchedulingRulesInput): Problem[] {
  const tooShort = Object.entries(rules).filter(([, seconds]) => typeof seconds === 'number' && seconds < 1);
  const message = 'This must be 1 or more seconds; null is no limit.';
  return tooShort.map(([rule]) => ({ path: `scheduling.rules.${rule}`, message }));
}

function listProblems(path: string, names: readonly string[] | null | undefined): Problem[] {
  return (names ?? []).flatMap((name, index) => {
    if (name.trim() === '') return [{ path: `${path}.${index}`, message: 'This is empty.' }];
    const isTwice = names?.indexOf(name) !== index;
    return isTwice ? [{ path: `${path}.${index}`, message: 'This is given twice.' }] : [];
  });
}
