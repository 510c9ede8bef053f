import type { CredentialMode } from './credential.ts';

export const systemKinds = ['renku', 'runai', 'clustercockpit', 'native'] as const;

/** Which foreign API a connected system speaks; `native` is the gateway's own database. */
export type SystemKind = (typeof systemKinds)[number];

/** A connected system as every row carries it: the configured name and its kind. */
export interface SystemRef {
  readonly name: string;
  readonly kind: SystemKind;
}

/** The gateway itself, which is a system like the others: it has roles, pools and an audit. */
export const gatewaySystem: SystemRef = { name: 'gateway', kind: 'native' };

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
  /** How the caller is presented to it. */
  readonly credentialMode: CredentialMode;
  /** The health known from recent requests; asks the system once when nothing recent is known. */
  health(): Promise<SystemHealth>;
}
