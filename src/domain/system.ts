export const systemKinds = ['renku', 'runai', 'clustercockpit'] as const;

/** Which foreign API a connected system speaks. */
export type SystemKind = (typeof systemKinds)[number];

/** A connected system as every row carries it: the configured name and its kind. */
export interface SystemRef {
  readonly name: string;
  readonly kind: SystemKind;
}

/** What the last request to a system told about it; all null before the first one. */
export interface SystemHealth {
  /** Whether the system answered at all, whatever it answered. */
  readonly reachable: boolean | null;
  readonly latencyMilliseconds: number | null;
  /** ISO 8601. */
  readonly lastCallAt: string | null;
}

/** A connected system as `systems` shows it. */
export interface SystemStatus {
  readonly system: SystemRef;
  /** The health known from recent requests; asks the system once when nothing recent is known. */
  health(): Promise<SystemHealth>;
}
