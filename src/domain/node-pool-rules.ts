import type { Problem } from './change/refusal.ts';
import type { NewNodePool, NodePoolPatch } from './node-pool-changes.ts';
import { isLabelName, labelKeyProblems } from './node-label-rules.ts';
import { nodePoolSettingsProblems } from './node-pool-settings-rules.ts';
import type { NodeLabel } from './node-pool.ts';

/** What is wrong with a new node pool, without looking. */
export function newNodePoolProblems(input: NewNodePool): Problem[] {
  const { name, label } = input;
  const isName = name !== '' && !/[\s\p{Cc}/]/u.test(name);
  const message = 'A name is not empty and has neither spaces nor `/`.';
  return [
    ...(isName ? [] : [{ path: 'name', message }]),
    ...labelProblems(label),
    ...nodePoolSettingsProblems(input),
  ];
}

export function nodePoolPatchProblems(patch: NodePoolPatch): Problem[] {
  const { label } = patch;
  const fixed = { path: 'label', message: 'This cannot be removed; leave it out to keep it.' };
  return [
    ...(label === null ? [fixed] : []),
    ...(label ? labelProblems(label) : []),
    ...nodePoolSettingsProblems(patch),
  ];
}

/** The syntax of Kubernetes, except that Run:ai takes no empty value. */
function labelProblems({ key, value }: NodeLabel): Problem[] {
  const valueRule =
    'A value is 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends.';
  return [
    ...labelKeyProblems('label.key', key),
    ...(isLabelName(value) ? [] : [{ path: 'label.value', message: valueRule }]),
  ];
}
