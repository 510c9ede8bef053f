import { z } from 'zod';
import type { Complaint } from './problem.ts';
import { checked, section } from './wording.ts';

/** How long browsers stay signed in. */
export interface SessionsConfig {
  /** Unused for so long, a session ends. */
  readonly idleMinutes: number;
  /** Used or not, it ends then. */
  readonly lifetimeHours: number;
}

/** What a configuration says that says nothing of sessions. */
export const defaultSessions: SessionsConfig = { idleMinutes: 120, lifetimeHours: 12 };

const idleTooLong: Complaint = {
  problem: 'has idleMinutes that outlast lifetimeHours, at whose end every session is over',
  mend: 'Write fewer idleMinutes, or more lifetimeHours.',
};

export const sessions = checked(
  section({
    idleMinutes: z.number().min(1).max(43_200).exactOptional(),
    lifetimeHours: z.number().positive().max(720).default(defaultSessions.lifetimeHours),
  }),
  ({ idleMinutes = 0, lifetimeHours }) => (idleMinutes > 60 * lifetimeHours ? idleTooLong : null),
);

export function toSessions(written: z.output<typeof sessions> | undefined): SessionsConfig {
  if (written === undefined) return defaultSessions;
  const { lifetimeHours, idleMinutes = Math.min(defaultSessions.idleMinutes, 60 * lifetimeHours) } = written;
  return { idleMinutes, lifetimeHours };
}
