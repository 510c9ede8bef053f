import { z } from 'zod';
import { type Alert, alertMatches, type AlertSource } from '../../domain/alert.ts';
import { formatId } from '../../domain/id.ts';
import { bothWays } from '../../domain/page/source.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { BoundRenku } from './bound-renku.ts';
import { Moment } from './time.ts';
import { wholeSource } from './whole-source.ts';

const Notice = z.object({
  id: z.string(),
  title: z.string(),
  message: z.string(),
  session_name: z.string().nullish(),
  creation_date: Moment,
  resolved_at: Moment.nullish(),
});
const Notices = z.array(Notice);

/** What Renku tells the caller about their sessions; it lists nobody else's. */
export function alertSource(renku: BoundRenku): AlertSource {
  return wholeSource(renku, {
    orders: { CREATED_AT: bothWays },
    matches: alertMatches,
    async readAll(signal) {
      // To a token that it does not accept Renku answers the alerts of a stranger: none.
      const alerts = await renku.read({ path: '/alerts', schema: Notices }, signal);
      return alerts.map((alert) => toAlert(renku.system, alert));
    },
  });
}

function toAlert(system: SystemRef, alert: z.infer<typeof Notice>): Alert {
  return {
    id: formatId('Alert', system.name, alert.id),
    system,
    title: alert.title,
    message: alert.message,
    createdAt: alert.creation_date,
    resolvedAt: alert.resolved_at ?? null,
    jobId: alert.session_name ? formatId('Job', system.name, alert.session_name) : null,
  };
}
