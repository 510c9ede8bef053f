import type { CredentialMode, Person } from './credential.ts';

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

export const sessionStates = ['READY', 'EXPIRED', 'NOT_CONNECTED', 'REFUSED', 'UNKNOWN'] as const;

/**
 * Whether the viewer can be presented to a system now. EXPIRED and NOT_CONNECTED are mended at `connectUrl`;
 * REFUSED needs other rights; UNKNOWN is what could not be found out at the moment.
 */
export type SessionState = (typeof sessionStates)[number];

/** What the viewer has at hand for one system. */
export interface SystemSession {
  readonly state: SessionState;
  /** When what is sent ends, ISO 8601; null where nothing of the viewer's is sent. */
  readonly expiresAt: string | null;
  /** Where the browser connects the viewer's account; null where there is nothing to connect. */
  readonly connectUrl: string | null;
  /** Whether an account is connected, and so can be disconnected. */
  readonly connected: boolean;
}

/** How the viewer stands to a system. */
export interface Presence {
  /** How the viewer is presented to it: of several ways the one that is gone. */
  readonly credentialMode: CredentialMode;
  /** As whom, where that is another account than the one the gateway knows. */
  readonly person?: Person | undefined;
  readonly session: SystemSession;
}

/** A connected system as `systems` shows it. */
export interface SystemStatus extends Presence {
  readonly system: SystemRef;
  /** The health known from recent requests; asks the system once when nothing recent is known. */
  health(): Promise<SystemHealth>;
}
