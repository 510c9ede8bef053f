import type { SystemRef } from './system.ts';

/** The machines of one cluster that jobs run on. */
export interface UsedNodes {
  /** Global id. */
  readonly clusterId: string;
  /** Host names, in order. */
  readonly names: readonly string[];
}

/** Which machines of a system are in use, bound to one caller. */
export interface UsedNodeSource {
  readonly system: SystemRef;
  /** Of running jobs that started before this moment, ISO 8601; clusters without any are left out. */
  read(before: string): Promise<readonly UsedNodes[]>;
}
