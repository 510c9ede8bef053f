export const nodeTypes = [
  'ResourcePool',
  'ResourceClass',
  'Cluster',
  'NodePool',
  'ComputeNode',
  'Project',
  'Department',
  'Job',
  'AuditEvent',
  'Operation',
  'User',
  'Tag',
  'Alert',
  'CapacityReservation',
  'Setting',
  'AccessRule',
  'AccessRole',
  'ServiceAccount',
] as const;

export type NodeType = (typeof nodeTypes)[number];

/** A system's own key of a row, outermost part first. */
export type NodeKey = readonly [string, ...string[]];

/** A global id taken apart: which type, of which system, under which of that system's own keys. */
export interface NodeId {
  readonly type: NodeType;
  readonly system: string;
  readonly key: NodeKey;
}

/** `<Type>:<system>:<key>`; key parts are percent-encoded and joined by `/`, e.g. `ResourceClass:renku:42/7`. */
export function formatId(
  type: NodeType,
  system: string,
  ...key: readonly [string | number, ...(string | number)[]]
): string {
  return `${type}:${system}:${keyOf(key)}`;
}

function keyOf(key: readonly [string | number, ...(string | number)[]]): string {
  const [first, ...others] = key;
  let text = encodeURIComponent(first);
  for (const part of others) text += `/${encodeURIComponent(part)}`;
  return text;
}

/** Null for anything that `formatId` could not have written, so that nothing is asked for a malformed id. */
export function parseId(id: string): NodeId | null {
  const [type, system, encodedKey, ...rest] = id.split(':');
  if (!isNodeType(type) || !system || !encodedKey || rest.length > 0) return null;
  const key = decodeKey(encodedKey);
  if (key === null || formatId(type, system, ...key) !== id) return null;
  return { type, system, key };
}

function isNodeType(text: string | undefined): text is NodeType {
  return (nodeTypes as readonly (string | undefined)[]).includes(text);
}

function decodeKey(encoded: string): [string, ...string[]] | null {
  try {
    const [first, ...others] = encoded.split('/').map(decodeURIComponent);
    if (!first || others.includes('')) return null;
    return [first, ...others];
  } catch {
    return null;
  }
}
