/** A request waits, is sent and retried within it. */
const renewBeforeEndSeconds = 60;

/** From when on a token that the gateway got is not used any more; one that lives shorter is used for half of its life. */
export function renewalTime(expiresAt: number, now: number): number {
  return expiresAt - Math.min(renewBeforeEndSeconds * 1_000, (expiresAt - now) / 2);
}
