/** What a metric is measured for, finest first; in this order cc-backend compares them. */
export const scopes = ['accelerator', 'hwthread', 'core', 'memoryDomain', 'socket', 'node'] as const;

export type Scope = (typeof scopes)[number];

export function readScope(word: string): Scope {
  const scope = scopes.find((known) => known === word);
  if (scope === undefined) throw new Error(`${word} is not a valid MetricScope`);
  return scope;
}

/**
 * The scope in which the metric store answers: never finer than the metric is measured. Null where it
 * answers nothing: what accelerators measure is there for them and for whole nodes, but not in between.
 */
export function servedScope(native: Scope, wanted: Scope): Scope | null {
  const served = scopes.indexOf(wanted) > scopes.indexOf(native) ? wanted : native;
  return native === 'accelerator' && served !== 'accelerator' && served !== 'node' ? null : served;
}
