import type { Problem } from './change/refusal.ts';
import type { NewNodePool, NodePoolPatch } from './node-pool-changes.ts';
import type { NodeLabel } from './node-pool.ts';

/** What is wrong with a new node pool, without looking. */
export function newNodePoolProblems({ name, label }: NewNodePool): Problem[] {
  const isName = name !== '' && !/[\s\p{Cc}/]/u.test(name);
  const message = 'A name is not empty and has neither spaces nor `/`.';
  return [...(isName ? [] : [{ path: 'name', message }]), ...labelProblems(label)];
}

export function nodePoolPatchProblems({ label }: NodePoolPatch): Problem[] {
  if (label === null) return [{ path: 'label', message: 'This cannot be removed; leave it out to keep it.' }];
  return label === undefined ? [] : labelProblems(label);
}

/** The syntax of Kubernetes, except that Run:ai takes no empty value. */
function labelProblems({ key, value }: NodeLabel): Problem[] {
  const keyRule =
    'A key is up to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, after an optional DNS name and `/`.';
  const valueRule =
    'A value is 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends.';
  const [name = '', prefix, ...more] = key.split('/').reverse();
  const isKey = isLabelName(name) && more.length === 0 && (prefix === undefined || isDnsName(prefix));
  return [
    ...(isKey ? [] : [{ path: 'label.key', message: keyRule }]),
    ...(isLabelName(value) ? [] : [{ path: 'label.value', message: valueRule }]),
  ];
}

function isLabelName(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(text);
}

function isDnsName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);
}
