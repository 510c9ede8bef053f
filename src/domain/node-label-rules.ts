import type { Problem } from './change/refusal.ts';

/** What is wrong with the key of a label, by the syntax of Kubernetes. */
export function labelKeyProblems(path: string, key: string): Problem[] {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  if (isLabelName(name) && more.length === 0 && (prefix === undefined || isDnsName(prefix))) return [];
  const message =
    'A key is up to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, after an optional DNS name and `/`.';
  return [{ path, message }];
}

/** The last part of a key, and a value that is not empty. */
export function isLabelName(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(text);
}

function isDnsName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);
}
