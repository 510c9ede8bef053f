import { z } from 'zod';
import type { Condition as Row } from '../../domain/condition.ts';
import { textOrNull } from './absent.ts';
import { Text, Time } from './schema.ts';

/** As Kubernetes writes it of clusters; of nodes there is less. */
export const Condition = z.object({
  type: z.string(),
  status: Text,
  reason: Text,
  message: Text,
  lastTransitionTime: Time.nullish(),
});
type Condition = z.infer<typeof Condition>;

export function toCondition({ type, status, reason, message, lastTransitionTime }: Condition): Row {
  return {
    type,
    status: textOrNull(status),
    reason: textOrNull(reason),
    message: textOrNull(message),
    changedAt: lastTransitionTime ?? null,
  };
}
